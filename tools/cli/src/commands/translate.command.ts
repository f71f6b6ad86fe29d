import type { Notification } from '@cbx/contracts';
import { type CompiledMember, type Fault, toGolden, translateSeries, type Translation } from '@cbx/mapping';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { type Command, EXIT_CODES, UsageError } from '../command.js';
import { openMember, ownMembersDirectory } from '../members.js';
import { isTerminal, Progress } from '../progress.js';
import { parseOptions } from '../parse-options.js';
import { assertReadable, readSubmission, STDIN } from '../submission-file.js';

const HELP = `Usage: cbx translate --member ISO3 [OPTIONS] FILE…

Translates submissions of a member into the shared schema. For each file, in the order given, one line of JSON:

  {"notifications": […], "rejections": [{"record", "code", "line"}], "warnings": […]}

  notifications  canonical JSON, in the order of the source
  rejections     records that were not accepted, and why; record 0 is the submission as a whole. A set: order says nothing. Where a format has segments
                 instead of lines, "segment", the number within the message, stands for "line"
  warnings       what was accepted all the same. A set

FILE is a submission as the member sends it; - is standard input. Notifications are written as they are read; on a terminal standard error says how far a long file is.

Options:
  --member ISO3   whose format it is: the name of a folder in members/, such as KAZ
  --members DIR   where the members' folders are (the checkout's own)
  --provenance    also header.provenance: receivedAt (now), format, mappingVersion, rawSha256
  --previous FILE an earlier full list of the series, may be given more than once, oldest first: the CANCELs of what FILE leaves out follow its own
                  notifications. Files of another series or refused whole count for nothing. With one FILE only
  --progress      says on standard error how far a long file is, also where that is no terminal
  --explain       also the path in the source and what was expected, for each rejection and warning
  -h, --help      this text

Exit code: 0 every file was translated, whatever its faults; 1 the command line is wrong; 2 a file cannot be read, the member is unknown or its
mapping has mistakes (then nothing is printed); 70 a defect of this program.
`;

const OPTIONS = { member: { type: 'string' }, members: { type: 'string' }, provenance: { type: 'boolean' }, explain: { type: 'boolean' }, progress: { type: 'boolean' }, previous: { type: 'string', multiple: true } } as const;

export const translateCommand: Command = {
  name: 'translate',
  summary: 'submissions of a member into the shared schema',
  help: HELP,
  async run(args, terminal) {
    const { member: iso3, members, provenance = false, explain = false, progress = isTerminal(terminal.stderr), previous = [], files } = parse(args);
    const member = openMember(iso3, members ?? ownMembersDirectory());
    // Before the first line is printed: a caller pairs lines with files by their order.
    for (const file of [...previous, ...files]) assertReadable(file);
    for (const file of files) {
      const bytes = await readSubmission(file, member.limits.bytes, terminal.stdin);
      const earlier: Uint8Array[] = [];
      for (const each of previous) earlier.push(await readSubmission(each, member.limits.bytes, terminal.stdin));
      const said = { explain, provenance: provenance ? provenanceOf(member, bytes, terminal.now()) : undefined };
      const steps = progress ? new Progress(terminal.stderr, file === STDIN ? 'standard input' : file) : undefined;
      if (earlier.length > 0) await write(terminal.stdout, `${JSON.stringify(printed(withCancels(member, earlier, bytes), said))}\n`);
      else await writeAsRead(member, bytes, said, terminal.stdout, steps);
      steps?.end();
    }
    return EXIT_CODES.ok;
  },
};

interface Choice {
  readonly member: string;
  readonly members?: string;
  readonly provenance?: boolean;
  readonly explain?: boolean;
  readonly progress?: boolean;
  readonly previous?: readonly string[];
  readonly files: readonly string[];
}

function parse(args: readonly string[]): Choice {
  const { values, positionals: files } = parseOptions(args, OPTIONS);
  if (values.member === undefined) throw new UsageError('--member is missing: whose format is it?');
  if (files.length === 0) throw new UsageError('no file is given');
  if (files.filter((file) => file === STDIN).length > 1) throw new UsageError('standard input (-) can be read once only');
  const previous = values.previous ?? [];
  if (previous.length > 0 && files.length > 1) throw new UsageError('with --previous one file is translated at a time');
  if (previous.includes(STDIN)) throw new UsageError('--previous names files; standard input (-) is for the file itself');
  return { ...values, previous, member: values.member, files };
}

/** The file's own translation, and behind its notifications the CANCELs that follow with the earlier files of its series. */
function withCancels(member: CompiledMember, previous: readonly Uint8Array[], bytes: Uint8Array): Translation {
  const { translation, cancels } = translateSeries(member, previous, bytes);
  return { ...translation, notifications: [...translation.notifications, ...cancels.map((notification) => ({ record: 0, notification, derived: { retainUntil: false } }))] };
}

type Provenance = NonNullable<Notification['header']['provenance']>;

function provenanceOf(member: CompiledMember, bytes: Uint8Array, now: Date): Provenance {
  return { receivedAt: now.toISOString(), format: member.format, mappingVersion: member.mappingVersion, rawSha256: createHash('sha256').update(bytes).digest('hex') };
}

interface Said {
  readonly explain: boolean;
  readonly provenance: Provenance | undefined;
}

/** As {@link printed}, a notification at a time: of a file with many not all stand in memory, and the line may be longer than a text can be. */
async function writeAsRead(member: CompiledMember, bytes: Uint8Array, said: Said, stream: Writable, progress: Progress | undefined): Promise<void> {
  let before = '{"notifications":[';
  const translation = member.translate(bytes, ({ notification }) => {
    const { notifications } = printed({ ...NOTHING_ELSE, notifications: [{ record: 0, notification, derived: { retainUntil: false } }] }, said);
    stream.write(before + JSON.stringify(notifications[0]));
    before = ',';
    progress?.step();
  });
  const { rejections, warnings } = printed(translation, said);
  const start = before === ',' ? '' : before;
  await write(stream, `${start}],"rejections":${JSON.stringify(rejections)},"warnings":${JSON.stringify(warnings)}}\n`);
}

const NOTHING_ELSE: Translation = { outcome: 'READ', notifications: [], rejections: [], warnings: [], records: [], envelope: {}, given: {} };

function printed(translation: Translation, { explain, provenance }: Said): { readonly notifications: readonly unknown[]; readonly rejections: readonly unknown[]; readonly warnings: readonly unknown[] } {
  const golden = toGolden(translation);
  return {
    notifications: provenance === undefined ? golden.notifications : golden.notifications.map((notification) => ({ ...notification, header: { ...notification.header, provenance } })),
    ...(explain ? { rejections: translation.rejections.map(explained), warnings: translation.warnings.map(explained) } : { rejections: golden.rejections, warnings: golden.warnings }),
  };
}

function explained({ record, code, line, segment, path, expected }: Fault): unknown {
  return { record, code, line, segment, path, expected };
}

async function write(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}
