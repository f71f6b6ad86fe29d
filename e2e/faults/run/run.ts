import { setTimeout as delay } from 'node:timers/promises';
import { HistoryWriter } from '../history/history-writer.ts';
import type { NewEvent } from '../history/events.ts';
import { catalogue, chosen } from '../inject/catalogue.ts';
import type { Skipped } from '../inject/fault.ts';
import { LongTransactions } from '../load/long-transactions.ts';
import { Random } from '../load/random.ts';
import { calendarOf } from '../load/records.ts';
import { Sender } from '../load/sender.ts';
import { Traffic } from '../load/traffic.ts';
import { conduct, type Recovered } from './conduct.ts';
import { DATABASE_OF, Databases } from './databases.ts';
import { redriveTwice } from './dead-letters.ts';
import { readEverything } from './final-reads.ts';
import { LagSampler } from './lag.ts';
import type { Options } from './options.ts';
import { plan } from './plan.ts';
import { untilQuiet } from './quiet.ts';
import { MEMBERS, SENDERS, setStage, type Stage } from './stage.ts';
import { StreamClient } from './stream-client.ts';
import { Tokens } from './tokens.ts';

/** ms; as generous as a machine needs that does other things as well. */
const BOUNDS = { recoverMs: 90_000, lagMs: 90_000, lagUnderLoad: 500 } as const;
const QUIET_MS = 120_000;
const LOAD = { rate: 14, workers: 12, largest: { short: 300, long: 1_500 } } as const;
const TOLD_EVERY_MS = 10_000;

export interface RunSummary {
  readonly recovered: readonly Recovered[];
  readonly skipped: readonly Skipped[];
  readonly submissions: number;
  readonly records: number;
}

/** One run: stage, load, faults, quiet, and everything written down in `historyFile`. */
export async function run(options: Options, historyFile: string, progress: (line: string) => void, interrupted: AbortSignal): Promise<RunSummary> {
  const history = new HistoryWriter(historyFile);
  const random = new Random(options.seed);
  const write = (event: NewEvent): void => void history.write(event);
  write({ event: 'run.started', format: 'cbx-history-1', seed: options.seed, command: options.command, members: MEMBERS, bounds: BOUNDS, details: { senders: SENDERS, timelines: 'from the table case_event' } });
  let stage: Stage | undefined;
  try {
    stage = await setStage(options, random, write, progress);
    return await play(stage, { options, random, write, progress, interrupted });
  } finally {
    history.close();
    await stage?.strike();
  }
}

interface PlayParts {
  readonly options: Options;
  readonly random: Random;
  readonly write: (event: NewEvent) => void;
  readonly progress: (line: string) => void;
  readonly interrupted: AbortSignal;
}

async function play(stage: Stage, { options, random, write, progress, interrupted }: PlayParts): Promise<RunSummary> {
  const { suite } = stage;
  const { faults, skipped } = catalogue((engine) => suite.disk(engine) !== undefined);
  const wanted = options.only.length === 0 ? faults : chosen(faults, options.only);
  for (const { kind, target, why } of skipped) {
    write({ event: 'probe.note', text: `skipped ${kind}:${target}: ${why}` });
    progress(`skipped ${kind}:${target}: ${why}`);
  }

  const tokens = new Tokens(suite);
  const databases = new Databases(suite);
  const lags = new LagSampler(suite, databases, write);
  const sightings = new Sightings();
  const note = (event: NewEvent): void => {
    write(event);
    if (event.event === 'submit.sent') for (const { notificationId } of event.records ?? []) sightings.sent(notificationId);
  };
  const over = new AbortController();
  const sender = new Sender({ gateways: () => suite.instances('exchange-gateway').slice(0, 2), tokenOf: (member, refused) => tokens.member(member, refused), write: note, random: random.fork('sender'), over: over.signal });
  const traffic = new Traffic({ sender, random: random.fork('traffic'), calendar: calendarOf(new Date()), members: MEMBERS, senders: SENDERS, rate: LOAD.rate, workers: LOAD.workers, largest: options.minutes < 3 ? LOAD.largest.short : LOAD.largest.long });
  const long = new LongTransactions(suite.addresses.postgresUrl, [...Object.values(DATABASE_OF).map((name) => `${suite.databasePrefix}${name}`), 'postgres'], random.fork('long transactions'));
  const streams = MEMBERS.map(
    (state) =>
      new StreamClient({
        state,
        name: `screen of ${state}`,
        urls: stage.streamProxies.map(({ port }) => `http://127.0.0.1:${port}`),
        token: (refused) => tokens.operator(state, refused),
        write,
        onAlert: (notificationId) => sightings.seen(notificationId),
        random: random.fork(`screen of ${state}`),
        longestSessionMs: 25_000,
      }),
  );

  await Promise.all(streams.map((client) => client.start()));
  lags.start();
  write({ event: 'load.begun', details: { rate: LOAD.rate, workers: LOAD.workers } });
  progress(`load and faults for ${options.minutes} min …`);
  traffic.start();
  long.start();
  // Whatever faults are chosen: one dead letter that can be redriven in the end.
  await stage.poisoner.administer('unknown-schema');
  const told = setInterval(() => progress(`  … ${sender.counts.sent} requests, ${sender.counts.taken} answered 202, ${sender.counts.unknown} without a known end, ${sender.counts.records} records`), TOLD_EVERY_MS);
  const recovered = await conduct({
    ground: stage,
    blows: plan(wanted, random.fork('plan'), options.minutes),
    random: random.fork('pace'),
    until: performance.now() + options.minutes * 60_000,
    canary: (timeoutMs) => sightings.wait(traffic.canary().notificationId, timeoutMs, interrupted),
    recoverMs: BOUNDS.recoverMs,
    write,
    progress,
    interrupted,
  });
  clearInterval(told);
  progress('the load ends …');
  await Promise.race([traffic.stop(), delay(QUIET_MS, undefined, { ref: false })]);
  over.abort();
  await traffic.stop();
  await long.stop();
  for (const guest of stage.guests.values()) await suite.halt(guest);
  write({ event: 'load.ended' });
  interrupted.throwIfAborted();

  progress('waiting until nothing waits any more …');
  const { quiet, waiting } = await untilQuiet(lags, QUIET_MS);
  if (!quiet) {
    write({ event: 'probe.note', text: `not quiet after ${QUIET_MS / 1_000} s: ${waiting.join('; ')}` });
    progress(`NOT quiet after ${QUIET_MS / 1_000} s: ${waiting.join('; ')}`);
  }
  write({ event: 'run.quiet' });
  for (const client of streams) client.settle();
  progress('dead letters: listed, redriven twice …');
  await stage.poisoner.registerLateSchemas();
  const redriven = await redriveTwice({ suite, tokens, databases, lags, write, expected: stage.poisoner.doses });
  await readEverything({ suite, tokens, databases, members: MEMBERS, sender, streams, write, random: random.fork('samples'), progress });
  await delay(1_500);
  await lags.stop();
  await Promise.all(streams.map((client) => client.close()));
  await databases.close();
  write({ event: 'run.ended', noOccasion: redriven > 0 ? {} : { 'redrive-twice': 'no dead letter of this run could be redriven' } });
  return { recovered, skipped, submissions: sender.ids.size, records: sender.counts.records };
}

/** When records were sent, and which of them were seen on a stream. */
class Sightings {
  readonly #sentAt = new Map<string, number>();
  readonly #seen = new Set<string>();
  readonly #waiting = new Map<string, () => void>();

  sent(notificationId: string): void {
    if (!this.#sentAt.has(notificationId)) this.#sentAt.set(notificationId, performance.now());
  }

  /** Gives how long it has been on its way, ms. */
  seen(notificationId: string): number | undefined {
    this.#seen.add(notificationId);
    this.#waiting.get(notificationId)?.();
    const sentAt = this.#sentAt.get(notificationId);
    return sentAt === undefined ? undefined : Math.round(performance.now() - sentAt);
  }

  async wait(notificationId: string, timeoutMs: number, interrupted: AbortSignal): Promise<void> {
    if (this.#seen.has(notificationId)) return;
    const limit = new AbortController();
    const arrived = new Promise<void>((resolve) => this.#waiting.set(notificationId, resolve));
    const late = delay(timeoutMs, undefined, { signal: AbortSignal.any([limit.signal, interrupted]) }).then(() => {
      throw new Error(`what was sent after it was not on a stream within ${timeoutMs / 1_000} s`);
    });
    try {
      await Promise.race([arrived, late]);
    } finally {
      limit.abort();
      late.catch(() => undefined);
      this.#waiting.delete(notificationId);
    }
  }
}
