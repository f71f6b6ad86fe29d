import type { Notification } from '@cbx/contracts';
import { CbxError } from '@cbx/kernel';
import { randomUUID } from 'node:crypto';
import { type Command, EXIT_CODES, UsageError } from '../command.js';
import { openMember, ownMembersDirectory } from '../members.js';
import { parseOptions } from '../parse-options.js';
import { readSubmission } from '../submission-file.js';

const HELP = `Usage: cbx render --member ISO3 [OPTIONS] FILE

Renders a notification into a member's format, as the gateway sends it to that member. FILE is one notification in canonical JSON; - is standard input.
The rendering goes to standard output, byte for byte; what was cut, changed or left out to standard error, as {"losses": [{"code", "pointer"}]}, pointers
being JSON pointers into the notification. What does not fit is not rendered: {"notRendered": {"code", "pointer"}}.

Options:
  --member ISO3   whose format it is: the name of a folder in members/, such as KAZ
  --members DIR   where the members' folders are (the checkout's own)
  --at INSTANT    the time of rendering (now): 2024-06-30T12:00:00.000Z
  --id ID         the gateway's id for the message (a new UUID)
  -h, --help      this text

Exit code: 0 it is rendered; 3 it is not rendered; 1 the command line is wrong; 2 the file is no notification or cannot be read, the member is unknown, its mapping
has mistakes or only reads; 70 a defect of this program.
`;

const OPTIONS = { member: { type: 'string' }, members: { type: 'string' }, at: { type: 'string' }, id: { type: 'string' } } as const;
/** Longer than any notification. */
const LIMIT = 64 * 1024 * 1024;

export const renderCommand: Command = {
  name: 'render',
  summary: "a notification into a member's format",
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, OPTIONS);
    if (values.member === undefined) throw new UsageError('--member is missing: whose format is it?');
    const [file, another] = positionals;
    if (file === undefined || another !== undefined) throw new UsageError('one file is rendered at a time');
    const at = instant(values.at) ?? terminal.now().toISOString();
    const member = openMember(values.member, values.members ?? ownMembersDirectory());
    if (member.render === undefined) throw new CbxError('MAPPING.INVALID', `the mapping of ${member.iso3} has no 'render': it only reads`);
    const notification = parsed(file, await readSubmission(file, LIMIT, terminal.stdin));
    const rendering = member.render(notification, { at, id: values.id ?? randomUUID() });
    if (rendering.outcome === 'NOT_RENDERED') {
      terminal.stderr.write(`${JSON.stringify({ notRendered: rendering.fault })}\n`);
      return EXIT_CODES.attention;
    }
    if (rendering.losses.length > 0) terminal.stderr.write(`${JSON.stringify({ losses: rendering.losses })}\n`);
    terminal.stdout.write(rendering.bytes);
    return EXIT_CODES.ok;
  },
};

/** @throws UsageError */
export function instant(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new UsageError(`--at is an instant such as 2024-06-30T12:00:00.000Z, not '${text}'`);
  return at.toISOString();
}

const KINDS = ['ORGANIZED_CRIME_GROUP', 'READMITTED_PERSON', 'OPERATION_STATUS', 'SEARCH_REQUEST'];

function parsed(file: string, bytes: Uint8Array): Notification {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new CbxError('FILE.UNREADABLE', `${file} is no JSON`, { cause });
  }
  const kind = (value as { header?: { kind?: unknown } } | null)?.header?.kind;
  if (typeof kind !== 'string' || !KINDS.includes(kind)) throw new CbxError('FILE.UNREADABLE', `${file} is no notification in canonical JSON: its header has no kind`);
  return value as Notification;
}
