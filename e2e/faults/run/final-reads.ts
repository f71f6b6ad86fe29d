import type { Suite } from '@cbx/local-stack';
import type { NewEvent } from '../history/events.ts';
import type { Random } from '../load/random.ts';
import type { Sender } from '../load/sender.ts';
import type { Databases } from './databases.ts';
import { Reads } from './read-api.ts';
import { readTopics } from './read-topics.ts';
import type { StreamClient } from './stream-client.ts';
import type { Tokens } from './tokens.ts';

export interface FinalReadParts {
  readonly suite: Suite;
  readonly tokens: Tokens;
  readonly databases: Databases;
  readonly members: readonly string[];
  readonly sender: Sender;
  readonly streams: readonly StreamClient[];
  readonly write: (event: NewEvent) => void;
  readonly random: Random;
  readonly progress: (line: string) => void;
}

/** How many submissions and cases are asked for by states that they are none of the business of. */
const SAMPLES = 40;
const AT_ONCE = 8;
const STREAM_PATIENCE_MS = 60_000;

type CaseSummary = { readonly id: string; readonly subjectKey: string; readonly caseStatus: 'OPEN' | 'WITHDRAWN'; readonly sourceVersion: number; readonly owner: string; readonly handling: { readonly releasableTo: readonly string[] } };
type AlertItem = { readonly id: string; readonly ruleId: string; readonly notificationId: string; readonly caseId: string; readonly lifecycle: 'OPEN' | 'ACKNOWLEDGED' | 'WITHDRAWN'; readonly revision: number };
type Timeline = NonNullable<Extract<NewEvent, { event: 'registry.case' }>['timeline']>;
type Shown = { readonly records?: readonly { readonly record: number; readonly outcome: 'ACCEPTED' | 'ACCEPTED_WITH_WARNINGS' | 'UNCHANGED' | 'REJECTED'; readonly notificationId?: string; readonly journey: { readonly published?: string; readonly registered?: string; readonly evaluated?: { readonly alerts: number } } }[] };

/** Everything that is to be seen when all is quiet: topics, cases, alerts, submissions, audit. */
export async function readEverything(parts: FinalReadParts): Promise<void> {
  const { suite, write, progress } = parts;
  const reads = new Reads();
  progress('reading every topic, twice …');
  await Promise.all([readTopics(suite, 1, write), readTopics(suite, 2, write)]);
  progress('reading cases and alerts as each state sees them …');
  const cases = await readCases(parts, reads);
  await readAlerts(parts, reads);
  progress('reading submissions …');
  await readSubmissions(parts, reads);
  await probe(parts, reads, cases);
  await countAudit(parts, reads);
}

async function readCases({ suite, tokens, databases, members, write }: FinalReadParts, reads: Reads): Promise<Map<string, CaseSummary & { readonly seenBy: Set<string> }>> {
  const timelines = await readTimelines(databases);
  const all = new Map<string, CaseSummary & { readonly seenBy: Set<string> }>();
  for (const state of members) {
    const { items } = await reads.pages<CaseSummary>('CASES_LISTED', `${suite.addresses.registry}/v1/cases?status=*`, await tokens.operator(state));
    for (const item of items) {
      const { id, subjectKey, caseStatus, sourceVersion, owner, handling } = item;
      const known = all.get(id) ?? { ...item, seenBy: new Set<string>() };
      known.seenBy.add(state);
      all.set(id, known);
      write({ event: 'registry.case', state, caseId: id, subjectKey, caseStatus, sourceVersion, releasableTo: handling.releasableTo, ...(owner === state ? { timeline: timelines.get(id) ?? [] } : {}) });
    }
    write({ event: 'snapshot.taken', what: 'registry.case', of: state, count: items.length });
  }
  return all;
}

/** From the database: the API gives the latest events only, and audits each reading of a case. */
async function readTimelines(databases: Databases): Promise<Map<string, Timeline>> {
  const rows = await databases.rows<{ case_id: string; event_id: string; type: Timeline[number]['type']; notification_id: string; source_version: number; action: Timeline[number]['action'] }>(
    'case-registry',
    `SELECT e.case_id, e.event_id, e.type, e.notification_id, v.source_version, v.action
       FROM case_event e JOIN subject_version v ON v.notification_id = e.notification_id ORDER BY e.case_id, e.position`,
  );
  const timelines = new Map<string, Timeline[number][]>();
  for (const { case_id, event_id, type, notification_id, source_version, action } of rows) {
    const timeline = timelines.get(case_id) ?? [];
    timeline.push({ eventId: event_id, type, notificationId: notification_id, sourceVersion: source_version, action });
    timelines.set(case_id, timeline);
  }
  return timelines;
}

async function readAlerts({ suite, tokens, members, streams, write }: FinalReadParts, reads: Reads): Promise<void> {
  for (const state of members) {
    const url = `${suite.addresses.alerting}/v1/alerts?status=*&lifecycle=OPEN,ACKNOWLEDGED,WITHDRAWN`;
    const { items, first } = await reads.pages<AlertItem, { streamPosition: number }>('ALERTS_LISTED', url, await tokens.operator(state));
    for (const { id, ruleId, notificationId, caseId, lifecycle, revision } of items) write({ event: 'alerting.alert', state, alertId: id, rule: ruleId, notificationId, caseId, lifecycle, revision });
    write({ event: 'snapshot.taken', what: 'alerting.alert', of: state, count: items.length, streamPosition: first.streamPosition });
    for (const client of streams.filter((one) => one.state === state)) {
      if (!(await client.reached(first.streamPosition, STREAM_PATIENCE_MS))) write({ event: 'probe.note', text: `a stream client of ${state} has not got to position ${first.streamPosition} in ${STREAM_PATIENCE_MS / 1_000} s` });
    }
  }
}

async function readSubmissions({ suite, tokens, members, sender, write, random }: FinalReadParts, reads: Reads): Promise<void> {
  const [gateway = ''] = suite.instances('exchange-gateway');
  const counts = new Map(members.map((state) => [state, 0]));
  const show = async (state: string, submission: string, id: string): Promise<void> => {
    const { status, body } = await reads.get<Shown>('READ_SUBMISSION', `${gateway}/v1/submissions/${id}`, await tokens.member(state));
    const records = status === 200 ? (body.records ?? []).map(({ record, outcome, notificationId, journey }) => ({
      record,
      outcome,
      ...(notificationId === undefined ? {} : { notificationId }),
      published: journey.published !== undefined,
      registered: journey.registered !== undefined,
      evaluated: journey.evaluated !== undefined,
      ...(journey.evaluated === undefined ? {} : { alerts: journey.evaluated.alerts }),
    })) : undefined;
    write({ event: 'submission.shown', state, submission, status, ...(records === undefined ? {} : { records }) });
    counts.set(state, (counts.get(state) ?? 0) + 1);
  };
  const known = [...sender.ids].map(([submission, { member, id }]) => ({ submission, member, id }));
  await atOnce(known, ({ submission, member, id }) => show(member, submission, id));
  await atOnce(random.some(known, SAMPLES), ({ submission, member, id }) => show(random.pick(members.filter((state) => state !== member)), submission, id));
  for (const [of, count] of counts) write({ event: 'snapshot.taken', what: 'submission.shown', of, count });
}

/** Cases by their ids, asked for by states whose lists do not hold them. */
async function probe({ suite, tokens, members, write, random }: FinalReadParts, reads: Reads, cases: ReadonlyMap<string, CaseSummary & { readonly seenBy: ReadonlySet<string> }>): Promise<void> {
  const hidden = [...cases.values()].filter(({ seenBy }) => seenBy.size < members.length);
  await atOnce(random.some(hidden, SAMPLES), async ({ id, subjectKey, seenBy }) => {
    const state = random.pick(members.filter((member) => !seenBy.has(member)));
    const { status, body } = await reads.get('CASE_WITHHELD', `${suite.addresses.registry}/v1/cases/${id}`, await tokens.operator(state));
    write({ event: 'probe.exit', state, exit: 'GET /v1/cases/{id}', subjectKey, status, shown: status === 200 || JSON.stringify(body).includes(subjectKey) });
  });
}

const AUDITS = {
  'exchange-gateway': { table: 'audit_entry', distinct: 'submission_id' },
  'case-registry': { table: 'audit_entry', distinct: 'notification_id' },
  alerting: { table: 'audit', distinct: 'id' },
} as const;

async function countAudit({ databases, write }: FinalReadParts, reads: Reads): Promise<void> {
  for (const service of ['exchange-gateway', 'case-registry', 'alerting'] as const) {
    const { table, distinct } = AUDITS[service];
    // What a handler did, for a notification, against what a person or a machine asked for.
    const action = service === 'case-registry' ? "CASE WHEN actor_state IS NULL THEN 'REGISTERED' ELSE action END" : service === 'exchange-gateway' ? "action || CASE WHEN granted THEN '' ELSE ' REFUSED' END" : 'action';
    const rows = await databases.rows<{ action: string; entries: string; distinct: string }>(service, `SELECT ${action} AS action, count(*) AS entries, count(DISTINCT ${distinct}) AS distinct FROM ${table} GROUP BY 1 ORDER BY 1`);
    for (const row of rows) {
      const about = row.action === 'SUBMIT' ? 'submission' : row.action === 'REGISTERED' ? 'registration' : row.action === 'READ_SUBMISSION' || row.action === 'CASES_LISTED' || row.action === 'ALERTS_LISTED' ? 'read' : 'other';
      const distinctIds = about === 'submission' || about === 'registration' ? { distinct: Number(row.distinct) } : {};
      write({ event: 'audit.counted', service, action: row.action, about, entries: Number(row.entries), ...distinctIds, ...(about === 'read' ? reads.count(row.action) : {}) });
    }
  }
}

async function atOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
    }),
  );
}
