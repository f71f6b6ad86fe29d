import { setTimeout as delay } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { PartitionAssigners } from 'kafkajs';
import type { BatchOutcome, ConsumerState, HandleBatch } from '../consume/batch-consumer.js';
import { CLIENT_RETRY } from './kafka-client.js';
import type { KafkaBatchConsumerOptions } from './kafka-batch-consumer.js';
import { OffsetCommits } from './offset-commits.js';

/** How long one fetch waits for messages: also how soon a partition is taken up again after a pause, and a stop noticed. */
const FETCH_WAIT_MS = 500;
/** Fetches of all partitions together: as much as each may have, for some sixty. kafkajs' own limit of ten would leave some out while others have backlogs. */
const FETCHED_AT_ONCE = 64;
/** How long after a stop its reason may take to follow. */
const CRASH_FOLLOWS_MS = 1_000;
/** How long a stop waits for the commit of what is done already. */
const COMMIT_MS = 1_000;
/** After the time to drain, how long kafkajs may take to commit and to leave. */
const LEAVE_MS = 10_000;

export interface SessionEnd {
  readonly wasJoined: boolean;
  /** Name of the error, never its text. */
  readonly reason: string;
}

/** The errors by which a heartbeat says that the group is being dealt out anew, or has been without us. */
const REBALANCING = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'NOT_COORDINATOR_FOR_GROUP']);

/** The life of one kafkajs consumer: from connecting to its end, whatever the reason. */
export class KafkaSession {
  readonly #options: Required<KafkaBatchConsumerOptions>;
  readonly #handle: HandleBatch;
  readonly #consumer: Consumer;
  /** One for each batch at hand. */
  readonly #atHand = new Set<AbortController>();
  readonly #paused = new Map<string, { topic: string; partition: number; timer: NodeJS.Timeout }>();
  readonly #commits: OffsetCommits;
  readonly #ended = deferred<string>();
  /** The partitions that are this member's, by topic with its prefix. */
  #assigned: Readonly<Record<string, readonly number[]>> = {};
  #joined = false;
  #wasJoined = false;
  #closed: Promise<void> | undefined;

  constructor(kafka: Kafka, options: Required<KafkaBatchConsumerOptions>, handle: HandleBatch) {
    this.#options = options;
    this.#handle = handle;
    this.#consumer = kafka.consumer({
      groupId: options.groupId,
      sessionTimeout: options.sessionTimeoutMs,
      heartbeatInterval: options.heartbeatMs,
      rebalanceTimeout: options.rebalanceTimeoutMs,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      maxBytesPerPartition: options.maxBytesPerPartition,
      maxBytes: FETCHED_AT_ONCE * options.maxBytesPerPartition,
      allowAutoTopicCreation: false,
      partitionAssigners: [PartitionAssigners.roundRobin],
      // Restarting is ours (KafkaBatchConsumer): kafkajs' own restart outlives a consumer that is being stopped.
      retry: { ...CLIENT_RETRY, restartOnFailure: () => Promise.resolve(false) },
    });
    this.#commits = new OffsetCommits(options.commitMs);
    this.#observe();
  }

  /** Resolves when the consumer has ended and is disconnected. Never rejects. */
  async run(closing: AbortSignal): Promise<SessionEnd> {
    try {
      await this.#consumer.connect();
      // From the beginning where the group is new: a message that was published before its consumer first ran is not lost.
      await this.#consumer.subscribe({ topics: this.#options.topics.map((topic) => this.#options.topicPrefix + topic), fromBeginning: true });
      if (!closing.aborted) {
        await this.#consumer.run({
          // Committing is ours: kafkajs would after every batch.
          autoCommit: false,
          eachBatchAutoResolve: false,
          partitionsConsumedConcurrently: this.#options.partitionsAtOnce,
          eachBatch: (payload) => this.#eachBatch(payload),
        });
      }
    } catch (error) {
      this.#ended.resolve(nameOf(error));
    }
    const reason = await this.#ended.promise;
    this.#joined = false;
    await this.close();
    // Where this was closed while kafkajs was connecting or joining, it may have come through after the disconnect.
    await this.#consumer.disconnect().catch(() => undefined);
    return { wasJoined: this.#wasJoined, reason };
  }

  /** Lets batches at hand go on for the time to drain, then interrupts them; commits, leaves, disconnects. Never rejects. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  state(): ConsumerState {
    return { joined: this.#joined, paused: [...this.#paused.values()].map(({ topic, partition }) => ({ topic, partition })) };
  }

  /** The partitions that are this member's while it is joined, by topic with its prefix. */
  assigned(): Readonly<Record<string, readonly number[]>> {
    return this.#joined ? this.#assigned : {};
  }

  #observe(): void {
    const { CRASH, GROUP_JOIN, REBALANCING: REJOIN, STOP } = this.#consumer.events;
    this.#consumer.on(GROUP_JOIN, ({ payload }) => {
      this.#assigned = payload.memberAssignment;
      this.#joined = true;
      this.#wasJoined = true;
    });
    this.#consumer.on(REJOIN, () => {
      this.#joined = false;
    });
    this.#consumer.on(CRASH, ({ payload }) => {
      this.#ended.resolve(nameOf(payload.error));
    });
    // kafkajs stops a consumer before it says that it crashed, and why. One that stops and says nothing (its disconnecting failed) must not be missed.
    this.#consumer.on(STOP, () => {
      setTimeout(() => {
        this.#ended.resolve('Stopped');
      }, CRASH_FOLLOWS_MS);
    });
  }

  async #eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch, resolveOffset, heartbeat, isRunning, isStale, pause } = payload;
    if (!isRunning() || isStale()) return;
    const topic = batch.topic.slice(this.#options.topicPrefix.length);
    const { partition, messages } = batch;
    const interrupt = new AbortController();
    let rebalancing: unknown;
    const beat = setInterval(() => {
      heartbeat().catch((error: unknown) => {
        // Anything else (a connection that broke) shows when the offsets are committed; the work at hand goes on meanwhile.
        if (!isRebalancing(error)) return;
        rebalancing = error;
        for (const controller of this.#atHand) controller.abort();
      });
    }, this.#options.heartbeatMs);
    this.#atHand.add(interrupt);
    let outcome: BatchOutcome;
    try {
      outcome = await this.#handle({ topic, partition, records: messages }, interrupt.signal);
    } finally {
      clearInterval(beat);
      this.#atHand.delete(interrupt);
    }
    const lastDone = messages[outcome.done - 1];
    if (lastDone !== undefined) resolveOffset(lastDone.offset);
    if (outcome.pauseMs !== undefined) this.#pause(topic, partition, outcome.pauseMs, pause());
    const last = rebalancing !== undefined || !isRunning();
    if (last) await this.#commits.now(payload);
    else await this.#commits.soon(payload);
    // kafkajs waits for the other partitions' batches, and joins again.
    if (rebalancing !== undefined) throw rebalancing as Error;
  }

  #pause(topic: string, partition: number, milliseconds: number, resume: () => void): void {
    const name = `${topic}/${partition}`;
    const timer = setTimeout(() => {
      this.#paused.delete(name);
      resume();
    }, milliseconds);
    clearTimeout(this.#paused.get(name)?.timer);
    this.#paused.set(name, { topic, partition, timer });
  }

  async #close(): Promise<void> {
    const interrupt = setTimeout(() => {
      for (const controller of this.#atHand) controller.abort();
    }, this.#options.drainMs);
    const limit = deferred<void>();
    const giveUp = setTimeout(limit.resolve, this.#options.drainMs + LEAVE_MS);
    try {
      // A broker that does not answer must not keep the consumer from beginning to stop.
      await Promise.race([this.#commits.flush(), delay(COMMIT_MS, undefined, { ref: false })]);
      await Promise.race([this.#consumer.disconnect(), limit.promise]);
    } catch (error) {
      this.#options.logger.debug({ groupId: this.#options.groupId, reason: nameOf(error) }, 'The consumer did not disconnect cleanly');
    } finally {
      clearTimeout(interrupt);
      clearTimeout(giveUp);
      for (const { timer } of this.#paused.values()) clearTimeout(timer);
      this.#paused.clear();
      this.#ended.resolve('Closed');
    }
  }
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function isRebalancing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'type' in error && typeof error.type === 'string' && REBALANCING.has(error.type);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
