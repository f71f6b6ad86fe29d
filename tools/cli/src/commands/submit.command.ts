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
  -h, --help      this text

Which gateway: the one that runs in this checkout (npm start), with its own client of the member. Another one is named by the environment:
  CBX_GATEWAY_URL, CBX_TOKEN   where it is, and an access token of the member's system

Exit code: 0 every file was accepted, at least in part; 3 the gateway refused one; 1 the command line is wrong; 2 a file cannot be read, the member is unknown or the
gateway cannot be asked; 70 a defect of this program.
`;

const OPTIONS = { member: { type: 'string' }, members: { type: 'string' }, validate: { type: 'boolean' } } as const;

/** The canonical receipt, whatever the member's own format. */
const RECEIPT_TYPE = 'application/vnd.cbx.receipt+json';

export const submitCommand: Command = {
  name: 'submit',
  summary: 'send submissions to a running gateway',
  help: HELP,
  async run(args, terminal) {
    const { values, positionals: files } = parseOptions(args, OPTIONS);
    if (values.member === undefined) throw new UsageError('--member is missing: whose format is it?');
    if (files.length === 0) throw new UsageError('no file is given');
    if (files.filter((file) => file === STDIN).length > 1) throw new UsageError('standard input (-) can be read once only');
    const member = openMember(values.member, values.members ?? ownMembersDirectory());
    const [type = ''] = member.mediaTypes;
    for (const file of files) assertReadable(file);
    const [gateway] = serviceClients(memberAccess(terminal.env, member.iso3));
    if (gateway === undefined) throw new UsageError('no gateway is known');
    let refused = 0;
    for (const [index, file] of files.entries()) {
      if (files.length > 1) terminal.stderr.write(`${index + 1} of ${files.length}: ${file}\n`);
      const bytes = Uint8Array.from(await readSubmission(file, member.limits.bytes, terminal.stdin));
      const { status, text } = await gateway.send(values.validate === true ? '/v1/submissions/validate' : '/v1/submissions', bytes, { 'content-type': type, accept: RECEIPT_TYPE });
      terminal.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
      if (status >= 300) {
        refused++;
        terminal.stderr.write(`cbx: the gateway answers ${status} to ${file}\n`);
      }
    }
    return refused === 0 ? EXIT_CODES.ok : EXIT_CODES.attention;
  },
};
