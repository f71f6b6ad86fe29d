import { setTimeout as delay } from 'node:timers/promises';
import type { Suite } from '@cbx/local-stack';
import pg from 'pg';
import { percentile } from '../support/percentiles.ts';
import { memory, processorSeconds } from '../support/processor-time.ts';
import { AlertStreamReader, now } from '../support/stream-reader.ts';

/** What so many clients of one state cost one instance of alerting. */
export interface FanOut {
  readonly clients: number;
  /** ms of alerting's processor time. */
  readonly perAlert: number;
  /** µs of alerting's processor time. */
  readonly perAlertAndClient: number;
  readonly megabytes: number;
  readonly perClientKilobytes: number;
  /** ms from the commit to the client that hears of it last. */
  readonly p99: number;
  /** Alerts that did not reach every client. */
  readonly lost: number;
}

const STATE = 'RUS';
const GAP_MS = 50;

/** Alerts of STATE, told one by one while ever more clients watch. */
export async function fanOut(suite: Suite, database: string, steps: readonly number[], alerts: number): Promise<FanOut[]> {
  const client = new pg.Client(database);
  await client.connect();
  await client.query('INSERT INTO stream_counter (state) VALUES ($1) ON CONFLICT DO NOTHING', [STATE]);
  const token = await suite.operatorToken(STATE);
  const pid = suite.process('alerting').pid ?? -1;
  const alone = memory(pid).now;
  const readers: AlertStreamReader[] = [];
  const rows: FanOut[] = [];
  try {
    for (const clients of steps) {
      while (readers.length < clients) readers.push(...(await Promise.all(Array.from({ length: Math.min(50, clients - readers.length) }, () => AlertStreamReader.open(suite.addresses.alerting, token)))));
      const before = processorSeconds(pid);
      const told = new Map<string, number>();
      for (let n = 0; n < alerts; n++) {
        told.set(await tell(client), now());
        await delay(GAP_MS);
      }
      const missing = (): number => [...told.keys()].filter((id) => readers.some(({ arrivals }) => !arrivals.has(id))).length;
      for (let waited = 0; missing() > 0 && waited < 20_000; waited += 500) await delay(500);
      const used = (processorSeconds(pid) - before) * 1_000;
      const latencies = [...told].map(([id, at]) => Math.max(...readers.map(({ arrivals }) => arrivals.get(id) ?? Number.NaN)) - at).filter(Number.isFinite);
      const megabytes = memory(pid).now;
      rows.push({ clients, perAlert: used / alerts, perAlertAndClient: (used / alerts / clients) * 1_000, megabytes, perClientKilobytes: ((megabytes - alone) * 1_024) / clients, p99: percentile(latencies, 0.99), lost: missing() });
    }
  } finally {
    for (const reader of readers) reader.close();
    await client.end();
  }
  return rows;
}

/** One new alert with its record, in STATE's stream; its notification's id, once it is committed and told of. */
async function tell(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ notification_id: string }>(
    `WITH record AS (
       INSERT INTO alert_subject (subject_key, case_id, case_number, kind, status, origin, releasable_to, handling_code, source_version, notification_id, withdrawn, label)
       VALUES (gen_random_uuid(), gen_random_uuid(), 'KAZ-2020-000001', 'SEARCH_REQUEST', 'ACTUAL', 'KAZ', '{*}', 'H0', 1, gen_random_uuid(), false, 'Label') RETURNING *
     ), raised AS (
       INSERT INTO alert (id, rule_id, rule_version, severity, lifecycle, status, kind, state, subject_key, notification_id, dedup_key, title_en, title_ru, why, raised_at, first_raised_at, revision)
       SELECT uuidv7(), 'urgent-search', 1, 'CRITICAL', 'OPEN', 'ACTUAL', 'SEARCH_REQUEST', $1, subject_key, notification_id, gen_random_uuid(), 'Urgent search: wanted person', 'Срочный розыск: разыскиваемое лицо', '[]', now(), now(), 1 FROM record
       RETURNING id, notification_id
     ), counted AS (
       UPDATE stream_counter SET position = position + 1 WHERE state = $1 RETURNING position
     ), told AS (
       INSERT INTO stream_event (state, position, alert_id, at) SELECT $1, counted.position, raised.id, now() FROM counted, raised
     )
     SELECT notification_id FROM raised`,
    [STATE],
  );
  await client.query(`SELECT pg_notify('cbx_alert_stream', $1)`, [`bench:${STATE}`]);
  return rows[0]?.notification_id ?? '';
}
