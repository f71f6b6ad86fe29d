import { CbxError } from '@cbx/kernel';
import { translateSeries } from '@cbx/mapping';
import { createHash, randomUUID } from 'node:crypto';
import { type Command, EXIT_CODES, UsageError } from '../command.js';
import { openMember, ownMembersDirectory } from '../members.js';
import { parseOptions } from '../parse-options.js';
import { readSubmission } from '../submission-file.js';
import { instant } from './render.command.js';

const HELP = `Usage: cbx ack --member ISO3 [OPTIONS] FILE

Writes the answer that the sender of a submission gets, in the member's own format, to standard output: what the translator found, without verdicts of a gateway.
FILE is a submission as the member sends it; - is standard input.

Options:
  --member ISO3    whose format it is: the name of a folder in members/, such as KAZ
  --members DIR    where the members' folders are (the checkout's own)
  --at INSTANT     the time of the answer (now): 2024-06-30T12:00:00.000Z
  --id ID          the gateway's id for the answer (a new UUID)
  --previous FILE  an earlier file of the snapshot's series; again for more, the oldest first
  -h, --help       this text

Exit code: 0 answered, whatever the submission's faults; 3 the format has no answer to it; 1 the command line is wrong; 2 a file cannot be read, the member is unknown,
its mapping has mistakes or no answers; 70 a defect of this program.
`;

const OPTIONS = { member: { type: 'string' }, members: { type: 'string' }, at: { type: 'string' }, id: { type: 'string' }, previous: { type: 'string', multiple: true } } as const;

export const ackCommand: Command = {
  name: 'ack',
  summary: 'the answer to the sender of a submission',
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, OPTIONS);
    if (values.member === undefined) throw new UsageError('--member is missing: whose format is it?');
    const [file, another] = positionals;
    if (file === undefined || another !== undefined) throw new UsageError('one submission is answered at a time');
    const at = instant(values.at) ?? terminal.now().toISOString();
    const member = openMember(values.member, values.members ?? ownMembersDirectory());
    if (member.answer === undefined) throw new CbxError('MAPPING.INVALID', `there is no answers.yaml of ${member.iso3}: nobody is answered`);
    const bytes = await readSubmission(file, member.limits.bytes, terminal.stdin);
    const previous: Uint8Array[] = [];
    for (const each of values.previous ?? []) previous.push(await readSubmission(each, member.limits.bytes, terminal.stdin));
    const { translation, cancels } = translateSeries(member, previous, bytes);
    const withdrawal = translation.snapshot === undefined ? {} : { withdrawn: cancels.length };
    const answer = member.answer(translation, { at, id: values.id ?? randomUUID(), sha256: createHash('sha256').update(bytes).digest('hex'), ...withdrawal });
    if (answer === undefined) {
      terminal.stderr.write('cbx: the format has no answer to this submission\n');
      return EXIT_CODES.attention;
    }
    terminal.stdout.write(answer);
    return EXIT_CODES.ok;
  },
};
