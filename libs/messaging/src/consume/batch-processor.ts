import type { Clock } from '@cbx/kernel';
import { systemClock } from '@cbx/kernel';
import type { MessagingLogger } from '../messaging-logger.js';
import type { IncomingMessage } from '../message.js';
import { AfterDeath } from './after-death.js';
import type { BatchOutcome, FetchedBatch, FetchedRecord } from './batch-consumer.js';
import { CallSize } from './call-size.js';
import type { DeadLetterOptions } from './dead-letters.js';
import { DeadLetters } from './dead-letters.js';
import { IncomingRecord } from './incoming-record.js';
import type { LaneEnd, SharedByLanes } from './lane-run.js';
import { LaneRun } from './lane-run.js';
import { Limiter } from './limiter.js';
import type { MessagingMetrics } from './messaging-metrics.js';
import { splitIntoLanes } from './split-into-lanes.js';
import type { StartStore } from './start-store.js';

/** What a handler learns beside the messages. */
export interface HandlerContext {
  /** Without the environment's prefix. */
  readonly topic: string;
  readonly partition: number;
  /** 1 at first; counts the calls for one message alone. */
  readonly attempt: number;
  /** Fires when the partition may go to another member: a long handler may stop and throw. */
  readonly signal: AbortSignal;
}

/**
 * Handles messages of one partition, of one key always in order. All of them or none take effect: what it throws is taken for all. A retryable CbxError
 * says that a dependency is down; anything else that a message among them cannot be processed.
 */
export type BatchHandler = (messages: IncomingMessage[], context: HandlerContext) => Promise<void>;

export interface BatchProcessorOptions {
  /** Consumer group: names the spans. */
  readonly groupId: string;
  /** Stands in dead letters. */
  readonly service: string;
  readonly handlerOf: (topic: string) => BatchHandler | undefined;
  /** Throws a retryable CbxError where it must ask something that is down; anything else: the message is undecodable. */
  readonly decode: (topic: string, bytes: Buffer) => unknown;
  readonly deadLetter: DeadLetterOptions;
  /** How many handler calls run at once. */
  readonly concurrency: number;
  /** Into how many calls of different keys one partition's messages are dealt, at most. Default: `concurrency`. */
  readonly lanes?: number;
  /** A batch is dealt into fewer where there were less messages than this for each. Default 1. */
  readonly smallestLane?: number;
  /** How long a call should take: its messages are as many as fit into that, by what calls took before, up to `maxMessages`. Milliseconds. Default: no limit. */
  readonly callMs?: number;
  /** After how long a batch begins nothing more, and gives a rest back that would take as long again, so that other partitions have their turn. Milliseconds. Default: no limit. */
  readonly turnMs?: number;
  /** The most messages in one call. */
  readonly maxMessages: number;
  /** How often a message that fails alone is tried before it goes to the dead letters. */
  readonly maxAttempts: number;
  /** Pause before the second attempt; doubles. Milliseconds. */
  readonly attemptDelayMs: number;
  /** First and longest pause of a partition while a dependency is down; doubles in between. Milliseconds. */
  readonly pauseMs: { readonly first: number; readonly longest: number };
  readonly metrics: MessagingMetrics;
  readonly logger: MessagingLogger;
  readonly clock?: Clock;
  /** Milliseconds from any fixed moment on. Default: the process's monotonic clock. */
  readonly now?: () => number;
  /** Where to remember, beyond the life of this process, what it begins. Without it a message that ends the process is delivered again without end. */
  readonly starts?: StartStore;
}

/** What is remembered of a partition between its batches. */
interface PartitionMemory {
  /** Offsets that are done behind one that is not: they are given again with it, and passed over. */
  doneAhead: ReadonlySet<string>;
  /** Pauses in a row. */
  pauses: number;
}

/**
 * Knows nothing of a broker: takes a batch, and says how far it has got. Order per key, other keys at the same time; a dependency that is down pauses; a
 * message that cannot be processed is found by halving, tried a few times alone, and buried, while its neighbours go on.
 */
export class BatchProcessor {
  readonly #options: BatchProcessorOptions;
  readonly #shared: SharedByLanes;
  readonly #afterDeath: AfterDeath | undefined;
  readonly #partitions = new Map<string, PartitionMemory>();

  constructor(options: BatchProcessorOptions) {
    this.#options = options;
    const { concurrency, callMs = Number.POSITIVE_INFINITY, maxMessages, deadLetter, service, clock = systemClock, starts } = options;
    this.#shared = { limiter: new Limiter(concurrency), deadLetters: new DeadLetters(deadLetter, service, clock), callSize: new CallSize(callMs, maxMessages) };
    this.#afterDeath = starts === undefined ? undefined : new AfterDeath(starts, this.#shared.limiter, options);
  }

  /** Never throws; see HandleBatch. */
  async process(batch: FetchedBatch, interrupted: AbortSignal): Promise<BatchOutcome> {
    const { topic, partition, records } = batch;
    const memory = this.#memoryOf(topic, partition);
    const done = records.map(({ offset }) => memory.doneAhead.has(offset));
    const open = records.map((record, index) => new IncomingRecord(topic, partition, index, record)).filter(({ index }) => !done[index]);
    const run = new LaneRun(this.#options, this.#shared, batch, interrupted, (message) => {
      done[message.index] = true;
    });
    const normally = (begin?: () => Promise<void>): Promise<LaneEnd[]> => Promise.all(this.#lanesOf(open).map((lane) => run.handle(lane, begin)));
    const watched = this.#afterDeath?.isSafe(batch) === false;
    const ends = watched ? await this.#afterDeath.handle(batch, open, run, normally) : await normally();
    const firstOpen = done.indexOf(false);
    const count = firstOpen === -1 ? records.length : firstOpen;
    memory.doneAhead = doneAhead(records, done, count, memory.doneAhead);
    if (!ends.includes('PAUSE')) {
      memory.pauses = 0;
      return { done: count };
    }
    const { first, longest } = this.#options.pauseMs;
    const pauseMs = Math.min(longest, first * 2 ** memory.pauses);
    memory.pauses += 1;
    return { done: count, pauseMs };
  }

  #lanesOf(open: readonly IncomingRecord[]): IncomingRecord[][] {
    const { concurrency, lanes = concurrency, smallestLane = 1 } = this.#options;
    return splitIntoLanes(open, Math.min(lanes, Math.ceil(open.length / smallestLane)));
  }

  #memoryOf(topic: string, partition: number): PartitionMemory {
    const name = `${topic}/${partition}`;
    let memory = this.#partitions.get(name);
    if (memory === undefined) {
      memory = { doneAhead: new Set(), pauses: 0 };
      this.#partitions.set(name, memory);
    }
    return memory;
  }
}

/** Offsets done behind the first that is not, and those of earlier batches that reached further than this one. */
function doneAhead(records: readonly FetchedRecord[], done: readonly boolean[], count: number, before: ReadonlySet<string>): ReadonlySet<string> {
  const ahead = new Set(records.slice(count).filter((_, index) => done[count + index]).map(({ offset }) => offset));
  const last = records.at(-1);
  if (last === undefined) return before;
  for (const offset of before) if (BigInt(offset) > BigInt(last.offset)) ahead.add(offset);
  return ahead;
}
