import { type Command, EXIT_CODES, UsageError } from '../command.js';
import { openMember, ownMembersDirectory } from '../members.js';
import { parseOptions } from '../parse-options.js';
import { assertReadable, readSubmission, STDIN } from '../submission-file.js';
import { serviceClients } from './ops/service-client.js';
import { memberAccess } from './ops/suite-access.js';

const HELP = `Usage: cbx submit --member ISO3 [OPTIONS] FILE…

Sends submissions to a running gateway, one after the other, and prints what it answers: the receipt. - is standard input.

Options:
  --member ISO3   whose format it is: the name of a folder in members/, such as KAZ
  --members DIR   where the members' folders are (the checkout's own)
  --validate      only ask what would be answered: nothing is stored or published
  --own-answer    print the answer that the document of the member's format defines, byte for byte, in the place of the receipt
  -h, --help      this text

Which gateway: the one that runs in this checkout (npm start), with its own client of the member. Another one is named by the environment:
  CBX_GATEWAY_URL, CBX_TOKEN   where it is, and an access token of the member's system

Exit code: 0 every file was accepted, at least in part; 3 the gateway refused one; 1 the command line is wrong; 2 a file cannot be read, the member is unknown or the
gateway cannot be asked; 70 a defect of this program.
`;

const OPTIONS = { member: { type: 'string' }, members: { type: 'string' }, validate: { type: 'boolean' }, 'own-answer': { type: 'boolean' } } as const;

/** The canonical receipt, whatever the member's own format. */
const RECEIPT_TYPE = 'application/vnd.cbx.receipt+json';

const NEWLINE = 10;

export const submitCommand: Command = {
  name: 'submit',
  summary: 'send submissions to a running gateway',
  help: HELP,
  async run(args, terminal) {
    const { values, positionals: files } = parseOptions(args, OPTIONS);
    if (values.member === undefined) throw new UsageError('--member is missing: whose format is it?');
    if (files.length === 0) throw new UsageError('no file is given');
    if (files.filter((file) => file === STDIN).length > 1) throw new UsageError('standard input (-) can be read once only');
    const isOwn = values['own-answer'] === true;
    if (isOwn && values.validate === true) throw new UsageError('what is only asked about is answered as JSON: --validate goes without --own-answer');
    const member = openMember(values.member, values.members ?? ownMembersDirectory());
    if (isOwn && member.answer === undefined) throw new UsageError(`the format of ${member.iso3} has no answer of its own`);
    const [type = ''] = member.mediaTypes;
    for (const file of files) assertReadable(file);
    const [gateway] = serviceClients(memberAccess(terminal.env, member.iso3));
    if (gateway === undefined) throw new UsageError('no gateway is known');
    let refused = 0;
    for (const [index, file] of files.entries()) {
      if (files.length > 1) terminal.stderr.write(`${index + 1} of ${files.length}: ${file}\n`);
      const sent = Uint8Array.from(await readSubmission(file, member.limits.bytes, terminal.stdin));
      const { status, bytes } = await gateway.send(values.validate === true ? '/v1/submissions/validate' : '/v1/submissions', sent, { 'content-type': type, accept: isOwn ? type : RECEIPT_TYPE });
      terminal.stdout.write(bytes);
      if (!isOwn && bytes.at(-1) !== NEWLINE) terminal.stdout.write('\n');
      // The document of a format may name a status of its own for what is refused.
      if (status >= 300 || (isOwn && status === member.answerStatuses?.refused && status !== member.answerStatuses.accepted)) {
        refused++;
        terminal.stderr.write(`cbx: the gateway answers ${status} to ${file}\n`);
      }
    }
    return refused === 0 ? EXIT_CODES.ok : EXIT_CODES.attention;
  },
};
