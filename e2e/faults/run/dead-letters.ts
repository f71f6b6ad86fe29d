import type { Suite } from '@cbx/local-stack';
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { NewEvent } from '../history/events.ts';
import { type Databases, type Service, SERVICE_NAMES } from './databases.ts';
import type { LagSampler } from './lag.ts';
import { untilQuiet } from './quiet.ts';
import { Reads } from './read-api.ts';
import type { Tokens } from './tokens.ts';

export interface DeadLetterParts {
  readonly suite: Suite;
  readonly tokens: Tokens;
  readonly databases: Databases;
  readonly lags: LagSampler;
  readonly write: (event: NewEvent) => void;
  /** How many dead letters each service must have at least. */
  readonly expected: ReadonlyMap<string, number>;
}

interface Letter {
  readonly id: string;
  readonly messageId: string;
  readonly topic: string;
  readonly code: string;
  readonly state: 'PENDING' | 'REDRIVEN';
}

type Outcome = { readonly id: string; readonly outcome: 'REDRIVEN' | 'ALREADY_REDRIVEN' | 'FAILED_AGAIN' | 'NOT_TRIED' | 'NOT_FOUND'; readonly code?: string };

const LISTED_MS = 30_000;
const QUIET_MS = 60_000;
const TRIED_MS = 60_000;
const AT_ONCE = 50;

/**
 * Lists the dead letters, redrives all of them twice, and lists them again; after each pass it says what every part holds.
 *
 * @returns how many could be redriven
 */
export async function redriveTwice(parts: DeadLetterParts): Promise<number> {
  let redriven = 0;
  const letters = new Map<Service, readonly Letter[]>();
  for (const service of SERVICE_NAMES) letters.set(service, await list(parts, service, 1));
  for (const round of [1, 2]) {
    for (const service of SERVICE_NAMES) redriven += await redrive(parts, service, letters.get(service)!, round);
    await untilQuiet(parts.lags, QUIET_MS);
    for (const service of SERVICE_NAMES) await digest(parts, service, round);
  }
  for (const service of SERVICE_NAMES) await list(parts, service, 2);
  return redriven;
}

/** A letter is listed shortly after its burial: those that must come are waited for. */
async function list({ suite, tokens, write, expected }: DeadLetterParts, service: Service, round: number): Promise<readonly Letter[]> {
  const deadline = performance.now() + LISTED_MS;
  const url = `${suite.instances(service)[0]}/v1/dead-letters?state=*`;
  for (;;) {
    const { items } = await new Reads().pages<Letter>('DEAD_LETTERS_LISTED', url, await tokens.ops());
    if (items.length < (expected.get(service) ?? 0) && performance.now() < deadline) {
      await delay(500);
      continue;
    }
    for (const { id, messageId, topic, code, state } of items) write({ event: 'dead-letter.listed', service, round, id, messageId, topic, code, state: state === 'PENDING' ? 'WAITING' : 'REDRIVEN' });
    write({ event: 'snapshot.taken', what: 'dead-letter.listed', of: service, count: items.length, round });
    return items;
  }
}

async function redrive({ suite, tokens, write }: DeadLetterParts, service: Service, letters: readonly Letter[], round: number): Promise<number> {
  let redriven = 0;
  const url = `${suite.instances(service)[round % 2]}/v1/dead-letters/redrive`;
  const deadline = performance.now() + TRIED_MS;
  const messageIds = new Map(letters.map(({ id, messageId }) => [id, messageId]));
  for (let left = [...messageIds.keys()]; left.length > 0; ) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${await tokens.ops()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ids: left.slice(0, AT_ONCE) }),
    });
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
    const { outcomes } = (await response.json()) as { outcomes: Outcome[] };
    for (const { id, outcome, code } of outcomes) {
      if (outcome === 'NOT_FOUND') throw new Error(`${service} does not know the dead letter ${id}, which it listed`);
      if (outcome === 'NOT_TRIED') continue;
      if (outcome === 'REDRIVEN') redriven += 1;
      write({ event: 'redrive.done', service, id, messageId: messageIds.get(id)!, round, outcome, ...(code === undefined ? {} : { code }) });
    }
    // Something is down, or slow: those that were not tried are asked for again.
    const done = new Set(outcomes.filter(({ outcome }) => outcome !== 'NOT_TRIED').map(({ id }) => id));
    left = left.filter((id) => !done.has(id));
    if (done.size === 0) await delay(500);
    if (left.length > 0 && performance.now() > deadline) throw new Error(`${service} has not tried ${left.length} dead letters in ${TRIED_MS / 1_000} s`);
  }
  return redriven;
}

/** All durable effects in a fixed order, without what only says when something was read or tried. */
const EFFECTS: Readonly<Record<Service, readonly string[]>> = {
  'exchange-gateway': ['SELECT submission_id, record, outcome, notification_id FROM submission_record', 'SELECT id, subject_key, content_hash FROM notification', 'SELECT notification_id, published_at, registered_at, evaluated_at, alerts FROM notification_progress'],
  'case-registry': ['SELECT * FROM subject_version', 'SELECT * FROM case_file', 'SELECT * FROM case_event'],
  alerting: ['SELECT * FROM alert_subject', 'SELECT * FROM alert', 'SELECT state, position, alert_id FROM stream_event'],
};

async function digest({ databases, write }: DeadLetterParts, service: Service, round: number): Promise<void> {
  const hash = createHash('sha256');
  let rows = 0;
  for (const sql of EFFECTS[service]) {
    const read = await databases.rows<{ line: string }>(service, `SELECT r::text AS line FROM (${sql}) r ORDER BY 1`);
    rows += read.length;
    for (const { line } of read) hash.update(`${line}\n`);
  }
  write({ event: 'redrive.state', round, part: service, sha256: hash.digest('hex'), rows });
}
