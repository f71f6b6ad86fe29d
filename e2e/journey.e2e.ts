import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MEMBER_STATES, ROOT, startSuite, type Suite } from '@cbx/local-stack';
import { loadMember } from '@cbx/mapping';
import { eventually } from '@cbx/testing';
import pg from 'pg';
import { AlertStream } from './support/alert-stream.js';
import { group, operation, readmission, submissionBytes, urgentSearch } from './support/kaz.js';
import { runCbx, runCbxBytes } from './support/run-cbx.js';
import { metricFaults } from './support/shown-metrics.js';
import { TraceCollector } from './support/trace-collector.js';

interface Receipt {
  readonly submissionId: string;
  readonly records: readonly { readonly record: number; readonly outcome: string; readonly notificationId?: string; readonly subjectKey?: string; readonly faults?: readonly { readonly code: string }[] }[];
}

interface Progress extends Receipt {
  readonly records: readonly (Receipt['records'][number] & { readonly journey: Record<string, unknown> & { readonly evaluated?: { readonly alerts: number } } })[];
}

let collector: TraceCollector;
let suite: Suite;
/** People sign in once: the provider slows down whoever tries again and again. */
const signedIn = new Map<string, Promise<string>>();

function operator(state: string): Promise<string> {
  let token = signedIn.get(state);
  if (token === undefined) signedIn.set(state, (token = suite.operatorToken(state)));
  return token;
}

beforeAll(async () => {
  collector = await TraceCollector.start();
  const telemetry = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_BSP_SCHEDULE_DELAY: '200' };
  suite = await startSuite({ name: 'journey', settings: { 'exchange-gateway': telemetry, 'case-registry': telemetry, alerting: telemetry } });
}, 180_000);

afterAll(async () => {
  await suite?.stop();
  await collector?.stop();
}, 60_000);

async function submit(body: string, options: { readonly state?: string; readonly headers?: Record<string, string> } = {}): Promise<Response> {
  return fetch(`${suite.addresses.gateway}/v1/submissions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await suite.memberToken(options.state ?? 'KAZ')}`, 'content-type': 'application/json', ...options.headers },
    body,
  });
}

async function accepted(body: string, headers?: Record<string, string>): Promise<Receipt> {
  const response = await submit(body, headers === undefined ? {} : { headers });
  const receipt = (await response.json()) as Receipt;
  expect({ status: response.status, outcomes: receipt.records.map(({ outcome }) => outcome) }).toEqual({ status: 202, outcomes: receipt.records.map(() => 'ACCEPTED') });
  return receipt;
}

async function get<T>(url: string, token: string): Promise<{ readonly status: number; readonly body: T }> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, body: (await response.json()) as T };
}

/** Waits until every accepted record of a submission was evaluated, and gives how many alerts each raised. */
async function evaluated({ submissionId }: Receipt): Promise<number[]> {
  const token = await suite.memberToken('KAZ');
  return eventually(
    async () => {
      const { body } = await get<Progress>(`${suite.addresses.gateway}/v1/submissions/${submissionId}`, token);
      const alerts = body.records.map(({ journey }) => journey.evaluated?.alerts);
      if (alerts.some((count) => count === undefined)) throw new Error(JSON.stringify(body.records.map(({ journey }) => journey)));
      return alerts as number[];
    },
    { timeoutMs: 30_000, what: 'every record is evaluated' },
  );
}

describe('from a Kazakh file to the operators', () => {
  it.each([
    { released: ['KGZ', 'RUS'], sees: ['KAZ', 'KGZ', 'RUS'] },
    { released: ['*'], sees: [...MEMBER_STATES] },
    { released: ['ARM'], sees: ['ARM', 'KAZ'] },
  ])('shows an urgent search released to $released on exactly the screens of $sees', async ({ released, sees }) => {
    const streams = await Promise.all(MEMBER_STATES.map(async (state) => ({ state, stream: await AlertStream.open(suite.addresses.alerting, await operator(state)) })));
    const reference = `Р-${randomBytes(4).toString('hex')}`;
    const receipt = await accepted(submissionBytes({ records: [urgentSearch({ reference, releasableTo: released })] }));
    const { notificationId, subjectKey } = receipt.records[0]!;

    const seen = (): string[] => streams.filter(({ stream }) => stream.events.some(({ data }) => data['notificationId'] === notificationId)).map(({ state }) => state);
    await evaluated(receipt);
    // The stream of a state that may not see it must stay silent: those that may have it by the end of the evaluation, and a later
    // record that all may see marks the end of what could still come.
    const marker = await accepted(submissionBytes({ records: [urgentSearch({ reference: `${reference}-конец`, releasableTo: ['*'] })] }));
    await eventually(
      () => {
        const reached = streams.filter(({ stream }) => stream.events.some(({ data }) => data['notificationId'] === marker.records[0]!.notificationId)).length;
        if (reached < streams.length) throw new Error(`${reached} streams have the marker`);
      },
      { timeoutMs: 30_000, what: 'every stream has got to the marker' },
    );
    expect(seen().sort()).toEqual([...sees].sort());
    await Promise.all(streams.map(({ stream }) => stream.close()));

    for (const state of MEMBER_STATES) {
      const token = await operator(state);
      const alerts = await get<{ items: { id: string; notificationId: string; caseId: string }[] }>(`${suite.addresses.alerting}/v1/alerts?limit=100`, token);
      const cases = await get<{ items: { id: string; subjectKey: string }[] }>(`${suite.addresses.registry}/v1/cases?limit=100`, token);
      const mine = sees.includes(state) ? 1 : 0;
      expect({ state, alerts: alerts.body.items.filter((alert) => alert.notificationId === notificationId).length, cases: cases.body.items.filter((one) => one.subjectKey === subjectKey).length }).toEqual({ state, alerts: mine, cases: mine });
    }
  }, 90_000);

  it('tells a state that may not see a case or an alert the same as of one that does not exist', async () => {
    const receipt = await accepted(submissionBytes({ records: [urgentSearch({ reference: `Р-${randomBytes(4).toString('hex')}`, releasableTo: ['KGZ'] })] }));
    await evaluated(receipt);
    const owner = await operator('KAZ');
    const stranger = await operator('BLR');
    const { body } = await get<{ items: { id: string; caseId: string; notificationId: string }[] }>(`${suite.addresses.alerting}/v1/alerts?limit=100`, owner);
    const alert = body.items.find(({ notificationId }) => notificationId === receipt.records[0]!.notificationId)!;
    const unknown = '018f0000-0000-7000-8000-000000000000';
    for (const [url, id] of [
      [`${suite.addresses.alerting}/v1/alerts`, alert.id],
      [`${suite.addresses.registry}/v1/cases`, alert.caseId],
    ] as const) {
      expect((await get(`${url}/${id}`, owner)).status).toBe(200);
      const hidden = await get<Record<string, unknown>>(`${url}/${id}`, stranger);
      const absent = await get<Record<string, unknown>>(`${url}/${unknown}`, stranger);
      const told = ({ status, body: { title, detail, code } }: typeof hidden): unknown => ({ status, title, detail, code });
      expect(told(hidden)).toEqual(told(absent));
      expect(hidden.status).toBe(404);
    }
  }, 60_000);

  it('raises what the rules say: group in the territory, suspected trafficking, a stay past due, a change of phase', async () => {
    const tag = randomBytes(4).toString('hex');
    const to = ['KGZ', 'TJK'];
    const first = await accepted(
      submissionBytes({
        records: [
          group({ reference: `Г-${tag}`, releasableTo: to }, ['KAZ', 'KGZ']),
          readmission({ reference: `РД-${tag}`, releasableTo: to }, -3),
          operation({ reference: `О-${tag}`, releasableTo: to }, 'F1'),
        ],
      }),
    );
    await evaluated(first);
    const second = await accepted(submissionBytes({ records: [operation({ reference: `О-${tag}`, action: 'UPDATE', version: 2, releasableTo: to }, 'F3')] }));
    await evaluated(second);
    const subjects = new Set(first.records.map(({ subjectKey }) => subjectKey));
    const rulesOf = async (state: string): Promise<string[]> => {
      const token = await operator(state);
      const { body } = await get<{ items: { ruleId: string; id: string }[] }>(`${suite.addresses.alerting}/v1/alerts?limit=100`, token);
      const details = await Promise.all(
        body.items.map(async ({ id, ruleId }) => ({ ruleId, detail: (await get<{ notification?: { header: { subjectKey: string } } }>(`${suite.addresses.alerting}/v1/alerts/${id}`, token)).body })),
      );
      return details.filter(({ detail }) => subjects.has(detail.notification?.header.subjectKey ?? '')).map(({ ruleId }) => ruleId).sort();
    };
    await eventually(async () => expect(await rulesOf('KGZ')).toEqual(['operation-phase', 'organized-crime-group', 'readmission-trafficking', 'stay-overdue']), { timeoutMs: 30_000, what: 'the alerts of KGZ' });
    expect(await rulesOf('TJK')).toEqual(['operation-phase', 'readmission-trafficking', 'stay-overdue']);
    expect(await rulesOf('ARM')).toEqual([]);
  }, 90_000);

  it('keeps exercises apart from actual records, on the stream and in the lists', async () => {
    const token = await operator('KGZ');
    const actual = await AlertStream.open(suite.addresses.alerting, token);
    const exercise = await AlertStream.open(suite.addresses.alerting, token, { status: 'EXERCISE' });
    const receipt = await accepted(submissionBytes({ messageType: 'NOTIFICATION_TRAINING', records: [urgentSearch({ reference: `У-${randomBytes(4).toString('hex')}`, releasableTo: ['KGZ'] })] }));
    const { notificationId } = receipt.records[0]!;
    await eventually(() => expect(exercise.events.map(({ data }) => data['notificationId'])).toContain(notificationId), { timeoutMs: 30_000, what: 'the exercise is on its stream' });
    expect(exercise.events.find(({ data }) => data['notificationId'] === notificationId)!.data['status']).toBe('EXERCISE');
    const marker = await accepted(submissionBytes({ records: [urgentSearch({ reference: `Р-${randomBytes(4).toString('hex')}`, releasableTo: ['KGZ'] })] }));
    await eventually(() => expect(actual.events.map(({ data }) => data['notificationId'])).toContain(marker.records[0]!.notificationId), { timeoutMs: 30_000, what: 'the actual record is on its stream' });
    expect(actual.events.map(({ data }) => data['notificationId'])).not.toContain(notificationId);
    expect(exercise.events.map(({ data }) => data['notificationId'])).not.toContain(marker.records[0]!.notificationId);
    await Promise.all([actual.close(), exercise.close()]);
    const { body } = await get<{ items: { notificationId: string }[] }>(`${suite.addresses.alerting}/v1/alerts?limit=100`, token);
    expect(body.items.map((alert) => alert.notificationId)).not.toContain(notificationId);
  }, 60_000);

  it('resumes the stream where it was cut: nothing lost, nothing again', async () => {
    const token = await operator('RUS');
    const search = (): string => submissionBytes({ records: [urgentSearch({ reference: `Р-${randomBytes(4).toString('hex')}`, releasableTo: ['RUS'] })] });
    const before = await AlertStream.open(suite.addresses.alerting, token);
    const first = await accepted(search());
    await eventually(() => expect(before.events.map(({ data }) => data['notificationId'])).toContain(first.records[0]!.notificationId), { timeoutMs: 30_000, what: 'the first alert' });
    const lastEventId = before.events.findLast(({ id }) => id !== undefined)!.id!;
    await before.close();
    const missed = [await accepted(search()), await accepted(search())];
    await Promise.all(missed.map(evaluated));
    const after = await AlertStream.open(suite.addresses.alerting, token, { lastEventId });
    const later = await accepted(search());
    await eventually(() => expect(after.events.map(({ data }) => data['notificationId'])).toContain(later.records[0]!.notificationId), { timeoutMs: 30_000, what: 'the alert after the cut' });
    expect(after.events.filter(({ event }) => event === 'alert').map(({ data }) => data['notificationId'])).toEqual([...missed, later].map(({ records }) => records[0]!.notificationId));
    await after.close();
  }, 90_000);
});

describe('one trace', () => {
  it('leads from the request through outbox, Kafka and handlers to the alert and back to the receipt', async () => {
    const traceId = randomBytes(16).toString('hex');
    const caller = randomBytes(8).toString('hex');
    const receipt = await accepted(submissionBytes({ records: [urgentSearch({ reference: `Т-${randomBytes(4).toString('hex')}`, releasableTo: ['*'] })] }), { traceparent: `00-${traceId}-${caller}-01` });
    await evaluated(receipt);

    const topicOf = (attributes: Readonly<Record<string, unknown>>): string => String(attributes['messaging.destination.name']).replace(suite.topicPrefix, '');
    /** Service and topic of the span and of its nearest ancestor that is an edge (HTTP server, producer or consumer). */
    const edges = (): string[] => {
      const spans = new Map(collector.ofTrace(traceId).map((span) => [span.spanId, span]));
      const label = (spanId: string | undefined): string => {
        if (spanId === undefined || spanId === '' || spanId === caller) return 'caller';
        const span = spans.get(spanId);
        if (span === undefined) return 'missing';
        if (span.kind === 2) return `${span.service} server`;
        if (span.kind === 4) return `${span.service} sends ${topicOf(span.attributes)}`;
        if (span.kind === 5) return `${span.service} handles ${topicOf(span.attributes)}`;
        return label(span.parentSpanId);
      };
      return [...spans.values()].filter(({ kind }) => [2, 4, 5].includes(kind)).map((span) => `${label(span.spanId)} <- ${label(span.parentSpanId)}`).sort();
    };
    const search = 'notification.search-request.v1';
    const progress = 'notification.progress.v1';
    await eventually(
      () =>
        expect(edges()).toEqual(
          [
            'exchange-gateway server <- caller',
            `exchange-gateway sends ${search} <- exchange-gateway server`,
            `case-registry handles ${search} <- exchange-gateway sends ${search}`,
            `case-registry sends case.event.v1 <- case-registry handles ${search}`,
            `case-registry sends ${progress} <- case-registry handles ${search}`,
            'alerting handles case.event.v1 <- case-registry sends case.event.v1',
            `alerting sends ${progress} <- alerting handles case.event.v1`,
            `exchange-gateway handles ${progress} <- case-registry sends ${progress}`,
            `exchange-gateway handles ${progress} <- alerting sends ${progress}`,
          ].sort(),
        ),
      { timeoutMs: 30_000, what: 'all edges of the trace' },
    );
  }, 90_000);

  it('carries no personal data and no reference of the record', async () => {
    const traceId = randomBytes(16).toString('hex');
    const reference = `Т-${randomBytes(4).toString('hex')}`;
    const receipt = await accepted(submissionBytes({ records: [urgentSearch({ reference, releasableTo: ['*'] })] }), { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` });
    await evaluated(receipt);
    await eventually(() => expect(collector.ofTrace(traceId).some(({ service, kind }) => service === 'alerting' && kind === 5)).toBe(true), { timeoutMs: 30_000, what: 'the trace is collected' });
    const text = JSON.stringify(collector.ofTrace(traceId));
    for (const secret of [reference, 'Выдуманов', 'VYDUMANOV', 'Bearer']) expect(text).not.toContain(secret);
  }, 60_000);
});

describe('what could not be processed', () => {
  /** As an upgrade that forgot a privilege, and its remedy: alerting cannot raise an alert meanwhile. */
  async function alerting(sql: string): Promise<void> {
    const url = Object.assign(new URL(suite.addresses.postgresUrl), { pathname: `/${suite.databasePrefix}alerting` });
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  }

  it('waits among the dead letters, is found and redriven by its operator, and then arrives once', async () => {
    const reference = `Б-${randomBytes(4).toString('hex')}`;
    await alerting('REVOKE INSERT ON alert FROM cbx_alerting');
    const receipt = await accepted(submissionBytes({ records: [urgentSearch({ reference, releasableTo: ['KGZ'] })] }));
    const [letter] = await eventually(
      async () => {
        const { stdout } = await runCbx(suite, ['ops', 'dead-letters', 'list', '--json']);
        const letters = (JSON.parse(stdout) as { items: { id: string; service: string; key: string }[] }[]).flatMap(({ items }) => items).filter(({ key }) => key === receipt.records[0]!.subjectKey);
        return letters.length === 1 ? letters : null;
      },
      { timeoutMs: 60_000, intervalMs: 500, what: 'the dead letter is listed' },
    );
    const { id, service } = letter!;
    expect(service).toBe('alerting');
    expect(await runCbx(suite, ['ops', 'dead-letters', 'list'])).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(new RegExp(`${id} +alerting +PENDING +PERSISTENCE.REFUSED +case.event.v1/`)) as string });
    const shown = await runCbx(suite, ['ops', 'dead-letters', 'show', id]);
    expect(shown).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('failed with  PERSISTENCE.REFUSED') as string });
    expect(shown.stdout).not.toContain('Выдуманов');
    expect(await runCbx(suite, ['ops', 'dead-letters', 'redrive', id, '--yes'])).toMatchObject({ exitCode: 3, stdout: expect.stringContaining('1 failed again') as string });

    await alerting('GRANT INSERT ON alert TO cbx_alerting');
    expect(await runCbx(suite, ['ops', 'dead-letters', 'redrive', '--code', 'PERSISTENCE.REFUSED', '--preview'])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('1 dead letter would be redriven') as string });
    expect(await runCbx(suite, ['ops', 'dead-letters', 'redrive', '--code', 'PERSISTENCE.REFUSED', '--yes'])).toEqual({ exitCode: 0, stdout: '1 redriven\n', stderr: 'alerting: 1 redriven\n' });
    expect(await runCbx(suite, ['ops', 'dead-letters', 'redrive', id, '--yes'])).toMatchObject({ exitCode: 0, stdout: '1 already redriven\n' });
    expect(await evaluated(receipt)).toEqual([2]);
    const alerts = await get<{ items: { notificationId: string; revision: number }[] }>(`${suite.addresses.alerting}/v1/alerts?limit=200`, await operator('KGZ'));
    expect(alerts.body.items.filter(({ notificationId }) => notificationId === receipt.records[0]!.notificationId)).toMatchObject([{ revision: 1 }]);
    const metrics = await (await fetch(`${suite.addresses.alerting}/metrics`)).text();
    expect(metrics).toMatch(/cbx_dead_letters_redriven_total\{[^}]*outcome="REDRIVEN"[^}]*\} 1\b/);
    await eventually(async () => expect(await (await fetch(`${suite.addresses.alerting}/metrics`)).text()).toMatch(/cbx_dead_letters_pending\{[^}]*code="PERSISTENCE.REFUSED"[^}]*\} 0\b/), { what: 'nothing waits any more' });
  }, 120_000);
});

describe('what must be refused', () => {
  it('refuses to speak for another state, and publishes nothing of it', async () => {
    const foreign = urgentSearch({ reference: `Ч-${randomBytes(4).toString('hex')}`, releasableTo: ['*'] }) as Record<string, unknown>;
    const response = await submit(submissionBytes({ records: [{ ...foreign, originCountry: { code: 'KGZ' }, restriction: { ...(foreign['restriction'] as object), releasableTo: [{ code: 'RUS' }] } }] }));
    const problem = (await response.json()) as { code: string; faults: { code: string }[] };
    expect(response.status).toBe(422);
    expect(JSON.stringify(problem)).toContain('GATE.ORIGIN');
  }, 30_000);

  it('gives the same bytes the same receipt, byte for byte', async () => {
    const body = submissionBytes({ records: [urgentSearch({ reference: `П-${randomBytes(4).toString('hex')}`, releasableTo: ['*'] })] });
    const [first, second] = [await submit(body), await submit(body)];
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(await second.text()).toBe(await first.text());
  }, 30_000);

  it.each([
    ['no token', { authorization: '' }, 401],
    ['a token that nobody issued', { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' }, 401],
    ['another media type', { 'content-type': 'application/xml' }, 415],
  ])('answers %s with a problem', async (_, headers, status) => {
    const response = await submit('{}', { headers });
    expect({ status: response.status, type: response.headers.get('content-type')?.split(';')[0] }).toEqual({ status, type: 'application/problem+json' });
  });
});

describe('cbx submit', () => {
  // Whatever the gateway makes of a sample by today's clock: how it is answered is what counts here.
  it.each(['KAZ', 'RUS'])('sends a file of %s, and shows the receipt or the answer in the sender’s own format, byte for byte', async (state) => {
    const folder = join(ROOT, 'members', state);
    const sample = readdirSync(join(folder, 'acks')).find((name) => name !== 'context.json')!;
    const file = join(folder, 'samples', sample);
    const [type = ''] = loadMember(folder).mediaTypes;
    const token = await suite.memberToken(state);
    const cbx = (...args: string[]) => runCbxBytes(suite, ['submit', '--member', state, ...args, file], { CBX_TOKEN: token });
    const own = await cbx('--own-answer');
    const asked = await fetch(`${suite.addresses.gateway}/v1/submissions`, { method: 'POST', body: readFileSync(file), headers: { authorization: `Bearer ${token}`, 'content-type': type, accept: type } });
    expect(asked.headers.get('content-type')).toBe(type);
    expect(own).toEqual({ exitCode: asked.status < 300 ? 0 : 3, stdout: Buffer.from(await asked.arrayBuffer()), stderr: asked.status < 300 ? '' : `cbx: the gateway answers ${asked.status} to ${file}\n` });
    const receipt = await cbx();
    expect({ exitCode: receipt.exitCode, answer: JSON.parse(receipt.stdout.toString('utf8')) as unknown }).toMatchObject({ exitCode: own.exitCode, answer: { submissionId: expect.any(String) as string } });
    const validation = await cbx('--validate');
    expect({ exitCode: validation.exitCode, answer: JSON.parse(validation.stdout.toString('utf8')) as unknown }).toMatchObject({ exitCode: 0, answer: { member: state, records: expect.any(Array) as unknown[] } });
  }, 60_000);
});

describe('what is seen from outside', () => {
  it('services show the metrics that the catalogue names, and those that rules and dashboards ask for', async () => {
    const { gateway, registry, alerting } = suite.addresses;
    await eventually(async () => expect(await metricFaults({ 'exchange-gateway': gateway, 'case-registry': registry, alerting })).toEqual([]), { what: 'the metrics', timeoutMs: 30_000, intervalMs: 500 });
  }, 60_000);
});
