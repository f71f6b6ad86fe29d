import { setTimeout as delay } from 'node:timers/promises';
import { CbxError } from '@cbx/kernel';
import type { Context } from '@opentelemetry/api';
import { inContext, isTracing, startBatch } from '../trace.js';
import type { FetchedBatch } from './batch-consumer.js';
import type { BatchHandler, BatchProcessorOptions } from './batch-processor.js';
import type { CallSize } from './call-size.js';
import type { DeadLetters } from './dead-letters.js';
import { codeOf, UNEXPECTED } from './dead-letters.js';
import type { IncomingRecord } from './incoming-record.js';
import type { Limiter } from './limiter.js';

/** How a lane ended: all of it done; other partitions have their turn; a dependency is down; the partition may go to another member. */
export type LaneEnd = 'DONE' | 'TURN_OVER' | 'PAUSE' | 'INTERRUPTED';

/** What the lanes of all batches share. */
export interface SharedByLanes {
  readonly limiter: Limiter;
  readonly deadLetters: DeadLetters;
  readonly callSize: CallSize;
}

/** Handles the lanes of one batch. Messages of a lane are handled in order; whatever ends it early leaves the rest undone. */
export class LaneRun {
  readonly #options: BatchProcessorOptions;
  readonly #shared: SharedByLanes;
  readonly #batch: FetchedBatch;
  readonly #interrupted: AbortSignal;
  readonly #done: (message: IncomingRecord) => void;
  readonly #handler: BatchHandler | undefined;
  readonly #tracing = isTracing();
  readonly #turnEnds: number;
  #begun: Promise<void> | undefined;
  #left: number;

  constructor(options: BatchProcessorOptions, shared: SharedByLanes, batch: FetchedBatch, interrupted: AbortSignal, done: (message: IncomingRecord) => void) {
    this.#options = options;
    this.#shared = shared;
    this.#batch = batch;
    this.#interrupted = interrupted;
    this.#left = batch.records.length;
    this.#done = (message) => {
      this.#left -= 1;
      done(message);
    };
    this.#handler = options.handlerOf(batch.topic);
    this.#turnEnds = this.#now() + (options.turnMs ?? Number.POSITIVE_INFINITY);
  }

  /**
   * Whether the batch should begin nothing more: it has begun something, its time is over, and what is left would take as long again. What is given back is
   * fetched and decoded anew: a rest that is soon done is not worth it, however busy the machine.
   */
  get turnIsOver(): boolean {
    const { turnMs = Number.POSITIVE_INFINITY } = this.#options;
    return this.#begun !== undefined && this.#now() >= this.#turnEnds && this.#shared.callSize.atLeast(this.#batch.topic, this.#left) >= turnMs;
  }

  /**
   * Handles a lane in calls that each wait for a place, so that lanes of other partitions come in between.
   *
   * @param begin done once, before the first call of the batch begins; where it throws, the partition waits
   */
  async handle(lane: readonly IncomingRecord[], begin: () => Promise<void> = () => Promise.resolve()): Promise<LaneEnd> {
    const { topic, partition } = this.#batch;
    for (let start = 0; start < lane.length; ) {
      const chunk = lane.slice(start, start + this.#shared.callSize.of(topic));
      const end = await this.#shared.limiter.run(`${topic}/${partition}`, () => this.#take(chunk, begin));
      if (end !== 'DONE') return end;
      start += chunk.length;
    }
    return 'DONE';
  }

  async #take(chunk: readonly IncomingRecord[], begin: () => Promise<void>): Promise<LaneEnd> {
    if (this.turnIsOver) return 'TURN_OVER';
    if (this.#interrupted.aborted) return 'INTERRUPTED';
    try {
      this.#begun ??= begin();
      await this.#begun;
    } catch (error) {
      return this.pause(error);
    }
    return this.handleNow(chunk);
  }

  #now(): number {
    return (this.#options.now ?? (() => performance.now()))();
  }

  /** Decodes what goes into one call. A message that does not decode is dealt with where it stands: what was before it is handled first. */
  async handleNow(chunk: readonly IncomingRecord[]): Promise<LaneEnd> {
    this.#begun ??= Promise.resolve();
    if (this.#interrupted.aborted) return 'INTERRUPTED';
    let decoded: IncomingRecord[] = [];
    for (const message of chunk) {
      if (this.#tracing) message.begin(this.#options.groupId);
      let failure: unknown;
      try {
        const value = this.#decode(message);
        message.value = value instanceof Promise ? await value : value;
      } catch (error) {
        failure = error ?? new CbxError('MESSAGING.UNDECODABLE', 'A decoder failed without a reason');
      }
      if (failure === undefined) {
        decoded.push(message);
        continue;
      }
      const before = await this.#deliverAll(decoded);
      decoded = [];
      const end = before === 'DONE' ? await this.#failed(message, failure, 1) : before;
      if (end !== 'DONE') {
        message.end(codeOf(failure));
        return end;
      }
    }
    return this.#deliverAll(decoded);
  }

  #decode(message: IncomingRecord): unknown {
    if (message.record.value === null) throw new CbxError('MESSAGING.EMPTY', 'A message without a value');
    if (this.#handler === undefined) throw new CbxError('MESSAGING.NO_HANDLER', 'No handler takes this topic', { details: { topic: message.topic } });
    return this.#options.decode(message.topic, message.record.value);
  }

  /** Handles messages whose spans have begun, and ends the spans of those that stay undone. */
  async #deliverAll(messages: readonly IncomingRecord[]): Promise<LaneEnd> {
    if (messages.length === 0) return 'DONE';
    const end = await this.#deliver(messages);
    if (end !== 'DONE') for (const message of messages) message.end(`MESSAGING.${end}`);
    return end;
  }

  async #deliver(messages: readonly IncomingRecord[]): Promise<LaneEnd> {
    const [first] = messages;
    if (first === undefined) return 'DONE';
    const error = await this.#call(messages, first.traceContext, 1);
    if (error === undefined) return this.#finish(messages);
    if (isRetryable(error)) return this.pause(error);
    if (messages.length === 1) return this.#alone(first, error);
    // One of them cannot be processed: halves, quarters, … until it stands alone.
    const middle = messages.length >> 1;
    const end = await this.#deliver(messages.slice(0, middle));
    return end === 'DONE' ? this.#deliver(messages.slice(middle)) : end;
  }

  async #alone(message: IncomingRecord, firstError: unknown): Promise<LaneEnd> {
    let error = firstError;
    for (let attempt = 2; attempt <= this.#options.maxAttempts; attempt += 1) {
      await delay(this.#options.attemptDelayMs * 2 ** (attempt - 2), undefined, { signal: this.#interrupted }).catch(() => undefined);
      if (this.#interrupted.aborted) return 'INTERRUPTED';
      this.#options.metrics.retried(message.topic);
      error = await this.#call([message], message.traceContext, attempt);
      if (error === undefined) return this.#finish([message]);
      if (isRetryable(error)) return this.pause(error);
    }
    return this.#failed(message, error, this.#options.maxAttempts);
  }

  /** A message that cannot be processed is buried; where that fails, it stays. */
  async bury(message: IncomingRecord, error: CbxError, attempts: number): Promise<LaneEnd> {
    if (this.#tracing) message.begin(this.#options.groupId);
    const end = await this.#failed(message, error, attempts);
    message.end(error.code);
    return end;
  }

  async #failed(message: IncomingRecord, error: unknown, attempts: number): Promise<LaneEnd> {
    if (isRetryable(error)) return this.pause(error);
    try {
      await this.#shared.deadLetters.bury(message, error, attempts);
    } catch (cause) {
      return this.pause(cause);
    }
    const code = codeOf(error);
    const { topic, partition } = this.#batch;
    this.#options.metrics.buried(topic, code);
    this.#options.logger.error({ topic, partition, offset: message.offset, code, attempts, errorName: error instanceof Error ? error.name : undefined }, 'A message went to the dead letters');
    message.end(code);
    this.#done(message);
    return 'DONE';
  }

  /** Calls the handler; gives what it threw. */
  async #call(messages: readonly IncomingRecord[], traceContext: Context, attempt: number): Promise<unknown> {
    if (this.#interrupted.aborted) return new CbxError('MESSAGING.INTERRUPTED', 'The partition may go to another member', { retryable: true });
    const { topic, partition } = this.#batch;
    const batchSpan = startBatch(
      topic,
      messages.map(({ traceContext }) => traceContext),
    );
    const started = this.#now();
    let failure: unknown;
    try {
      const context = { topic, partition, attempt, signal: this.#interrupted };
      await inContext(batchSpan?.traceContext ?? traceContext, () => this.#handler?.([...messages], context));
    } catch (error) {
      failure = error ?? new CbxError(UNEXPECTED, 'A handler failed without a reason');
    }
    const took = this.#now() - started;
    if (failure === undefined) this.#shared.callSize.took(topic, messages.length, took);
    this.#options.metrics.called(topic, messages.length, took, failure === undefined);
    batchSpan?.span.end();
    return failure;
  }

  #finish(messages: readonly IncomingRecord[]): LaneEnd {
    for (const message of messages) {
      message.end();
      this.#done(message);
    }
    return 'DONE';
  }

  /** Where a dependency is down. */
  pause(error: unknown): LaneEnd {
    if (this.#interrupted.aborted) return 'INTERRUPTED';
    const { topic, partition } = this.#batch;
    this.#options.logger.warn({ topic, partition, code: codeOf(error) }, 'A dependency is down; the partition waits');
    return 'PAUSE';
  }
}

function isRetryable(error: unknown): boolean {
  return error instanceof CbxError && error.retryable;
}
