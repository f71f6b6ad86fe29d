import { type Command, EXIT_CODES, type Terminal, UsageError } from '../../../command.js';
import { parseOptions } from '../../../parse-options.js';
import { agreedTo } from '../agreed-to.js';
import { OPS_ACCESS_HELP, OPS_EXIT_HELP } from '../ops-options.js';
import { instantOf } from '../ops-values.js';
import { counted, printJson } from '../print.js';
import { type ServiceClient, serviceClients } from '../service-client.js';
import { suiteAccess } from '../suite-access.js';
import { described, type ReprocessReport, summaryOf, wantsAttention } from './reprocess-report.js';

/** Submissions asked for at once: few enough that every call is answered soon, and progress is seen. */
const PORTION = 50;

const HELP = `Usage: cbx ops reprocess --member ISO3 [OPTIONS]

After a mapping has changed: has the gateway translate the member's stored submissions by the mapping of today, and shows, record by record, where the results are
not what they were. What is acceptable now is published. Nothing is published twice, nor over anything that was sent later; what was cancelled later stays so;
what was accepted stands as it was. It can be broken off and begun anew at any time: what was done is not done again.

Options:
  --member ISO3   whose submissions, such as KAZ
  --since WHEN    those that were received from then on: an instant (2026-11-24T10:00:00Z), a day, or an age (90m, 36h, 14d)
  --preview       show what would come of it, and change nothing
  --yes           do not ask; needed where nobody can answer
  --json          all of it as JSON, for programs
  -h, --help      this text

What comes of a record:
  PUBLISHED     it is acceptable now, and is published
  SUPERSEDED    something later was accepted of the same record, or, of a full list, a later list has come: nothing is published
  CONFLICTS     accepted before with other content, which stands: its version is taken. The sender must send it again under a new one
  OTHER_RECORD  it would be another record than the one that was accepted, which stands: the sender must cancel that one first
  STANDS        what was accepted stands, whatever is read today
  GONE          nothing is read there today; what was accepted stands
  REFUSED       not acceptable then or now, for other reasons

${OPS_EXIT_HELP}
${OPS_ACCESS_HELP}`;

const OPTIONS = { member: { type: 'string' }, since: { type: 'string' }, preview: { type: 'boolean' }, yes: { type: 'boolean' }, json: { type: 'boolean' } } as const;

interface Choice {
  readonly member: string;
  readonly since?: string;
}

/** All portions of a run, put together. */
type Whole = Pick<ReprocessReport, 'changes' | 'failed' | 'looked'>;

/** `cbx ops reprocess` */
export const reprocessCommand: Command = {
  name: 'reprocess',
  summary: "have a member's stored submissions translated by its mapping of today",
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, OPTIONS);
    if (positionals.length > 0) throw new UsageError(`'${positionals[0]!}' is no option of reprocess`);
    if (values.member === undefined) throw new UsageError('--member is missing: whose submissions?');
    if (!/^[A-Z]{3}$/.test(values.member)) throw new UsageError(`--member ${values.member} is no member state, such as KAZ`);
    const choice: Choice = { member: values.member, ...(values.since === undefined ? {} : { since: instantOf('--since', values.since, terminal.now()) }) };
    const [gateway] = serviceClients(suiteAccess(terminal.env, ['exchange-gateway']));
    if (gateway === undefined) throw new UsageError('no gateway is known');
    const json = values.json === true;
    if (values.preview === true) return told(await ask(gateway, '/v1/reprocess/preview', choice, terminal), { json, applied: false }, terminal);
    if (values.yes !== true) {
      const preview = await ask(gateway, '/v1/reprocess/preview', choice, terminal);
      if (preview.changes.length === 0) return told(preview, { json, applied: false }, terminal);
      for (const change of preview.changes) terminal.stderr.write(described(change));
      if (!(await agreedTo(`Store the new results of ${counted(preview.changes.length, 'submission')} (${summaryOf(preview.changes, false)})?`, terminal))) {
        terminal.stderr.write('Nothing was changed\n');
        return EXIT_CODES.ok;
      }
    }
    return told(await ask(gateway, '/v1/reprocess', choice, terminal), { json, applied: true }, terminal);
  },
};

async function ask(gateway: ServiceClient, target: string, choice: Choice, { stderr }: Terminal): Promise<Whole> {
  const whole = { changes: [] as ReprocessReport['changes'][number][], failed: [] as ReprocessReport['failed'][number][], looked: 0 };
  let total: number | undefined;
  let cursor: string | undefined;
  do {
    const portion: ReprocessReport = await gateway.json<ReprocessReport>('POST', target, { ...choice, limit: PORTION, ...(cursor === undefined ? {} : { cursor }) });
    total ??= portion.total;
    whole.changes.push(...portion.changes);
    whole.failed.push(...portion.failed);
    whole.looked += portion.looked;
    cursor = portion.nextCursor;
    if ((total ?? 0) > 0) stderr.write(`${whole.looked} of ${total} submissions looked at, ${counted(whole.changes.length, 'changes', 'change')}\n`);
  } while (cursor !== undefined);
  return whole;
}

function told(whole: Whole, { json, applied }: { readonly json: boolean; readonly applied: boolean }, { stdout }: Terminal): number {
  const { changes, failed, looked } = whole;
  if (json) printJson(stdout, { changes, failed });
  else {
    for (const change of changes) stdout.write(`${described(change)}\n`);
    for (const { submissionId, code } of failed) stdout.write(`${submissionId}  cannot be read again: ${code}\n`);
    stdout.write(`${lastLine(whole, applied)}\n`);
  }
  if (looked === 0) return EXIT_CODES.ok;
  return wantsAttention(whole) ? EXIT_CODES.attention : EXIT_CODES.ok;
}

function lastLine({ changes, looked }: Whole, applied: boolean): string {
  if (looked === 0) return "Today's mapping has translated every submission";
  const records = summaryOf(changes, applied);
  const submissions = `${changes.length === 0 ? 'No' : changes.length} of ${counted(looked, 'submission')} ${changes.length > 1 ? 'have' : 'has'} other results`;
  return `${submissions}${records === '' ? '' : `: ${records}`}${applied || changes.length === 0 ? '' : '; nothing was changed'}`;
}
