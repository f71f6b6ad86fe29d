import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { startSuite, type Suite } from '@cbx/local-stack';
import { eventually, readTopics } from '@cbx/testing';
import pg from 'pg';
import { submissionBytes, urgentSearch } from './support/kaz.js';
import { NextRelease } from './support/next-release.js';
import { StreamFollower } from './support/stream-follower.js';

/*
 * Two instances of each service, as a state would run them: they share the work, keep the order of each record between them, and are replaced one after the
 * other by a next release (a migration, and a schema with a new optional field) while submissions and a stream go on.
 */

const TOPIC = 'notification.search-request.v1';
const SERVICES = ['alerting', 'case-registry', 'exchange-gateway'] as const;

interface Sent {
  readonly submissionId: string;
  readonly notificationId: string;
  readonly subjectKey: string;
  readonly version: number;
}

interface TimelineEntry {
  readonly type: string;
  readonly sourceVersion: number;
  readonly action: string;
  readonly notificationId: string;
}

interface CaseDetail {
  readonly id: string;
  readonly subjectKey: string;
  readonly caseStatus: string;
  readonly sourceVersion: number;
  readonly notification?: { readonly search?: Readonly<Record<string, unknown>> };
  readonly timeline: readonly TimelineEntry[];
}

let suite: Suite;
let tokens: { readonly member: string; readonly operator: string };

beforeAll(async () => {
  suite = await startSuite({ name: 'instances', instances: { 'exchange-gateway': 2, 'case-registry': 2, alerting: 2 } });
  tokens = { member: await suite.memberToken('KAZ'), operator: await suite.operatorToken('KAZ') };
}, 180_000);

afterAll(async () => {
  await suite?.stop();
}, 60_000);

interface Version {
  readonly reference: string;
  readonly version: number;
  readonly action?: 'NEW' | 'UPDATE' | 'CANCEL';
  readonly instructions?: string;
}

function bytesOf({ reference, version, action = version === 1 ? 'NEW' : 'UPDATE', instructions }: Version): string {
  const record = urgentSearch({ reference, version, action, releasableTo: ['RUS'] }) as Record<string, unknown>;
  if (instructions !== undefined) record['searchData'] = { ...(record['searchData'] as object), instructions };
  return submissionBytes({ records: [record] });
}

/** Sends to one gateway; `undefined` where it did not answer, or asked to be left alone for now. */
async function sendTo(gateway: string, bytes: string, version: number): Promise<Sent | undefined> {
  let response: Response;
  try {
    response = await fetch(`${gateway}/v1/submissions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens.member}`, 'content-type': 'application/json' },
      body: bytes,
      signal: AbortSignal.timeout(20_000),
    });
    if (response.status === 503 || response.status === 429) return undefined;
    const receipt = (await response.json()) as { submissionId: string; records: { outcome: string; notificationId: string; subjectKey: string }[] };
    expect({ status: response.status, receipt }).toMatchObject({ status: 202, receipt: { records: [{ outcome: 'ACCEPTED' }] } });
    const { notificationId, subjectKey } = receipt.records[0]!;
    return { submissionId: receipt.submissionId, notificationId, subjectKey, version };
  } catch (error) {
    if (error instanceof Error && (error.name === 'TypeError' || error.name === 'TimeoutError' || error.name === 'AbortError')) return undefined;
    throw error;
  }
}

/** Sends the same bytes to one gateway after the other until one has answered, as a member's system does. */
async function send(version: Version, first = 0): Promise<Sent> {
  const bytes = bytesOf(version);
  const gateways = suite.instances('exchange-gateway');
  let turn = first;
  return eventually(async () => (await sendTo(gateways[turn++ % gateways.length]!, bytes, version.version)) ?? false, { timeoutMs: 60_000, intervalMs: 100, what: 'a gateway that answers' });
}

async function get<T>(url: string, token: string): Promise<T> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as T;
}

async function evaluated(sent: readonly Sent[]): Promise<void> {
  const gateway = suite.instances('exchange-gateway')[0]!;
  await fewAtOnce(sent, ({ submissionId }) =>
    eventually(
      async () => {
        const { records } = await get<{ records: { journey: Record<string, unknown> }[] }>(`${gateway}/v1/submissions/${submissionId}`, tokens.member);
        return records.every(({ journey }) => journey['evaluated'] !== undefined);
      },
      { timeoutMs: 60_000, intervalMs: 100, what: `the evaluation of ${submissionId}` },
    ),
  );
}

/** As the services ask of their callers: not everything at the same moment. */
async function fewAtOnce<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: 6 }, worker));
  return results;
}

/** Every page of a list. */
async function all<T>(url: string, token: string): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await get<{ items: T[]; nextCursor?: string }>(`${url}?limit=100${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`, token);
    items.push(...page.items);
    if (page.nextCursor === undefined) return items;
    cursor = page.nextCursor;
  }
}

async function casesOf(subjects: ReadonlySet<string>): Promise<CaseDetail[]> {
  const registry = suite.instances('case-registry')[0]!;
  const summaries = (await all<{ id: string; subjectKey: string }>(`${registry}/v1/cases`, tokens.operator)).filter(({ subjectKey }) => subjects.has(subjectKey));
  return fewAtOnce(summaries, ({ id }) => get<CaseDetail>(`${registry}/v1/cases/${id}`, tokens.operator));
}

/** Holds transactions open that have begun to write: in the gateway's database, and in another one of the same server. */
async function holdTransactionsOpen(): Promise<() => Promise<void>> {
  const url = new URL(suite.addresses.postgresUrl);
  const names = await databases();
  const clients = await Promise.all(
    names.map(async (database) => {
      const client = new pg.Client({ connectionString: Object.assign(new URL(url), { pathname: `/${database}` }).href });
      await client.connect();
      await client.query('BEGIN');
      await client.query('CREATE TABLE held_open (n int)');
      return client;
    }),
  );
  return async () => {
    await Promise.all(clients.map((client) => client.query('ROLLBACK').then(() => client.end())));
  };

  async function databases(): Promise<string[]> {
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    try {
      const { rows } = await client.query<{ datname: string }>("SELECT datname FROM pg_database WHERE datname LIKE $1 OR datname LIKE $2", [`${suite.databasePrefix}exchange`, `${suite.databasePrefix}alerting`]);
      expect(rows).toHaveLength(2);
      return rows.map(({ datname }) => datname);
    } finally {
      await client.end();
    }
  }
}

/** The order in which each record's messages stand on the topic, by notification id; each counted once, where it stands first. */
async function published(sent: readonly Sent[]): Promise<Map<string, { readonly id: string; readonly number: number }[]>> {
  const wanted = new Set(sent.map(({ notificationId }) => notificationId));
  const messages = await readTopics({
    brokers: suite.addresses.kafkaBrokers.split(','),
    topics: [TOPIC],
    topicPrefix: suite.topicPrefix,
    what: 'every notification on its topic',
    timeoutMs: 60_000,
    until: (read) => {
      const ids = new Set(read.map(({ headers }) => headers['cbx-message-id']));
      return [...wanted].every((id) => ids.has(id));
    },
  });
  const bySubject = new Map<string, { id: string; number: number }[]>();
  const seen = new Set<string>();
  for (const { key, headers } of messages) {
    const id = headers['cbx-message-id']!;
    if (!wanted.has(id) || seen.has(id)) continue;
    seen.add(id);
    bySubject.set(key!, [...(bySubject.get(key!) ?? []), { id, number: Number(headers['cbx-subject-number']) }]);
  }
  return bySubject;
}

describe('the versions of one record, at the same moment through two gateways', () => {
  const RECORDS = 24;
  const VERSIONS = [1, 2, 3, 4];

  it('stand on the topic in the order of their numbers, and none overwrites a newer one', async () => {
    const letGo = await holdTransactionsOpen();
    let sent: Sent[];
    try {
      const tag = randomBytes(4).toString('hex');
      sent = await Promise.all(Array.from({ length: RECORDS }, (_, n) => VERSIONS.map((version) => send({ reference: `Р-${tag}-${n}`, version }, n + version))).flat());
      // With the transactions still open: nobody waits for them.
      await evaluated(sent);
    } finally {
      await letGo();
    }
    const order = await published(sent);
    expect(order.size).toBe(RECORDS);
    for (const messages of order.values()) expect(messages.map(({ number }) => number)).toEqual(VERSIONS);

    const versionOf = new Map(sent.map(({ notificationId, version }) => [notificationId, version]));
    const cases = await casesOf(new Set(order.keys()));
    expect(cases).toHaveLength(RECORDS);
    for (const { subjectKey, sourceVersion, timeline } of cases) {
      expect(sourceVersion).toBe(Math.max(...VERSIONS));
      const arrived = order.get(subjectKey)!.map(({ id }) => versionOf.get(id)!);
      const newest = (n: number): number => Math.max(...arrived.slice(0, n));
      const expected = arrived.map((version, n) => ({ version, outdated: n > 0 && version < newest(n) }));
      expect(timeline.map((entry) => ({ version: entry.sourceVersion, outdated: entry.type === 'VERSION_OUTDATED' }))).toEqual(expected);
    }
  }, 180_000);

  it('never bring back what was cancelled', async () => {
    const tag = randomBytes(4).toString('hex');
    const references = Array.from({ length: RECORDS }, (_, n) => `О-${tag}-${n}`);
    const first = await Promise.all(references.map((reference, n) => send({ reference, version: 1 }, n)));
    const racing = await Promise.all(references.flatMap((reference, n) => [send({ reference, version: 2 }, n), send({ reference, version: 3, action: 'CANCEL' }, n + 1)]));
    await evaluated([...first, ...racing]);
    const cases = await casesOf(new Set(first.map(({ subjectKey }) => subjectKey)));
    expect(cases.map(({ caseStatus, sourceVersion }) => `${caseStatus} ${sourceVersion}`)).toEqual(references.map(() => 'WITHDRAWN 3'));
    const alerts = await all<{ notificationId: string; lifecycle: string; caseId: string }>(`${suite.instances('alerting')[1]!}/v1/alerts`, tokens.operator);
    const ofCases = new Set(cases.map(({ id }) => id));
    expect(alerts.filter(({ caseId, lifecycle }) => ofCases.has(caseId) && lifecycle === 'OPEN')).toEqual([]);
  }, 180_000);
});

/** What the next version brings: a field that a state may fill in, from its own format to every reader, and a column in every table for whoever will need it. */
function nextRelease(): NextRelease {
  const release = new NextRelease('instances');
  release.change(
    'libs/contracts/schemas/search-request.avsc',
    '{ "name": "reason", "type": { "type": "string", "format": "text" }, "doc": "Why, in words." },',
    '{ "name": "reason", "type": { "type": "string", "format": "text" }, "doc": "Why, in words." },\n{ "name": "instructions", "type": ["null", { "type": "string", "format": "text" }], "default": null, "doc": "What to heed." },',
  );
  release.buildContracts();
  release.change('members/KAZ/mapping.yaml', '      reason: required text(1000) -> search.reason\n', '      reason: required text(1000) -> search.reason\n      instructions: text(300) -> search.instructions\n');
  for (const service of SERVICES) addColumns(release, `services/${service}/dist/persistence/migrations`);
  return release;
}

/** Statements of instances that run were prepared before the column was there: one that asks for "all columns" would fail from then on. */
function addColumns(release: NextRelease, folder: string): void {
  const eachTable = (change: string): string =>
    `await runner.query("DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP EXECUTE format('ALTER TABLE %I ${change}', t); END LOOP; END $$");`;
  release.write(
    `${folder}/next.js`,
    `export class Next1999000000000 {
      name = 'Next1999000000000';
      async up(runner) { ${eachTable('ADD COLUMN next_release text')} }
      async down(runner) { ${eachTable('DROP COLUMN next_release')} }
    }\n`,
  );
  release.change(`${folder}/index.js`, ' = [\n', ' = [\n    Next1999000000000,\n');
  release.change(`${folder}/index.js`, "from '@cbx/persistence';", "from '@cbx/persistence';\nimport { Next1999000000000 } from './next.js';");
}

/** Between one chain of a sender and its next: enough is on its way at any moment, and the end has not too much to look through. */
const PACE_MS = 600;

describe('a next release, instance by instance, under load', () => {
  it('loses nothing and doubles nothing, and old and new instances understand each other', async () => {
    const release = nextRelease();
    const follower = await StreamFollower.open(suite.instances('alerting'), () => suite.operatorToken('RUS'));
    const sent: Sent[][] = [];
    const load = new AbortController();
    const senders = Array.from({ length: 3 }, async (_, sender) => {
      for (let chain = 0; !load.signal.aborted; chain++) {
        const versions: Sent[] = [];
        sent.push(versions);
        for (const version of [1, 2, 3]) versions.push(await send({ reference: `В-${sender}-${chain}`, version }, sender + version));
        await delay(PACE_MS);
      }
    });
    const extra: Sent[] = [];
    try {
      await suite.deploy(release.root);
      for (const service of SERVICES) await suite.restart(`${service}-2`, { release: release.root });
      // Half the instances are old: each knows or asks for the schema that the other writes.
      extra.push(await sendToNew(suite, 'mixed'));
      await evaluated(extra);
      for (const service of SERVICES) await suite.restart(service, { release: release.root });
      extra.push(await sendToNew(suite, 'new'));
    } finally {
      load.abort();
      await Promise.all(senders);
    }
    const everything = [...sent.flat(), ...extra];
    await evaluated(everything);

    const order = await published(everything);
    for (const messages of order.values()) expect(messages.map(({ number }) => number)).toEqual(messages.map((_, n) => n + 1));
    const cases = await casesOf(new Set(order.keys()));
    const timelineOf = new Map(cases.map(({ subjectKey, timeline }) => [subjectKey, timeline.map(({ notificationId }) => notificationId)]));
    expect(sent.length).toBeGreaterThan(4);
    for (const versions of sent) expect(timelineOf.get(versions[0]!.subjectKey)).toEqual(versions.map(({ notificationId }) => notificationId));
    // Through whichever instances it went, the last one had it whole: all of them were new.
    expect(cases.find(({ subjectKey }) => subjectKey === extra[1]!.subjectKey)!.notification!.search!['instructions']).toBe('new');

    const alerts = (await all<{ id: string; revision: number; notificationId: string; caseId: string }>(`${suite.instances('alerting')[0]!}/v1/alerts`, await suite.operatorToken('RUS'))).filter(({ caseId }) => cases.some(({ id }) => id === caseId));
    expect(alerts).toHaveLength(cases.length);
    await eventually(
      () => {
        const latest = new Map(follower.events.filter(({ event }) => event === 'alert').map(({ data }) => [data['id'], data['revision']]));
        expect(alerts.map(({ id }) => [id, latest.get(id)])).toEqual(alerts.map(({ id, revision }) => [id, revision]));
      },
      { timeoutMs: 30_000, what: 'the stream to have told of every alert' },
    );
    const positions = follower.events.filter(({ id, event }) => id !== undefined && event !== 'ready').map(({ id }) => Number(id));
    expect(positions).toEqual(positions.map((_, n) => positions[0]! + n));
    // Both alerting instances were restarted, so whichever had the stream was left at least once.
    expect(follower.connections).toBeGreaterThan(1);
    await follower.close();
  }, 300_000);
});

/** Through the gateway that is new already: only it knows the field. */
async function sendToNew(running: Suite, instructions: string): Promise<Sent> {
  const bytes = bytesOf({ reference: `Н-${instructions}-${randomBytes(4).toString('hex')}`, version: 1, instructions });
  return eventually(async () => (await sendTo(running.instances('exchange-gateway')[1]!, bytes, 1)) ?? false, { timeoutMs: 30_000, what: 'the new gateway' });
}
