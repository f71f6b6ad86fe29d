import { CbxError } from '@cbx/kernel';
import type { FetchedBatch } from './batch-consumer.js';
import type { BatchProcessorOptions } from './batch-processor.js';
import type { IncomingRecord } from './incoming-record.js';
import type { LaneEnd, LaneRun } from './lane-run.js';
import type { Limiter } from './limiter.js';
import type { BegunHandling, ConsumedPartition, StartStore } from './start-store.js';

/** The code under which a message is buried whose handling ended the process again and again. */
export const PROCESS_ENDED = 'MESSAGING.PROCESS_ENDED';

/**
 * Finds messages that end the process that handles them. Errors are caught, a death is not: without a memory beyond it such a message would be delivered
 * again without end.
 *
 * Only the first batch of a partition in the life of a process is watched, as whatever killed the process before stands in it: so it costs a healthy process
 * two small writes a partition. When that batch is begun and never ended, the next process handles its messages one by one, each alone in the whole
 * process, so that a death is the death of that message and no other; one that was begun too often is not begun again.
 *
 * Other members may die of the same message meanwhile: what was begun is kept where all of them see it.
 */
export class AfterDeath {
  readonly #store: StartStore;
  readonly #limiter: Limiter;
  readonly #options: BatchProcessorOptions;
  /** Partitions whose first batch was ended. */
  readonly #safe = new Set<string>();
  /** Until which offset a partition's messages are handled one by one. */
  readonly #suspect = new Map<string, bigint>();

  constructor(store: StartStore, limiter: Limiter, options: BatchProcessorOptions) {
    this.#store = store;
    this.#limiter = limiter;
    this.#options = options;
  }

  isSafe({ topic, partition }: FetchedBatch): boolean {
    return this.#safe.has(`${topic}/${partition}`);
  }

  /**
   * Handles a watched batch: as `normally` says, or one by one. Returns when nothing of it is at work any more.
   *
   * @param open what is to be done of the batch, in order
   * @param normally handles all of it; told what to do before its first call
   */
  async handle(batch: FetchedBatch, open: readonly IncomingRecord[], run: LaneRun, normally: (begin: () => Promise<void>) => Promise<LaneEnd[]>): Promise<LaneEnd[]> {
    const place = { groupId: this.#options.groupId, topic: batch.topic, partition: batch.partition };
    const name = `${batch.topic}/${batch.partition}`;
    const [first, last] = [open[0], open.at(-1)];
    if (first === undefined || last === undefined) return [];
    const [from, to] = [BigInt(first.offset), BigInt(last.offset)];
    let begun: readonly BegunHandling[];
    try {
      begun = await this.#store.begun(place);
    } catch (error) {
      return [run.pause(error)];
    }
    const suspectUntil = [...begun.map(({ until }) => until), this.#suspect.get(name) ?? -1n].reduce((most, until) => (until > most ? until : most));
    if (suspectUntil >= from) {
      this.#suspect.set(name, suspectUntil);
      return [await this.#oneByOne(place, open, suspectUntil, new Map(begun.map(({ offset, starts }) => [offset, starts])), run)];
    }
    let marked = false;
    const ends = await normally(async () => {
      await this.#store.begin(place, from, to);
      marked = true;
    });
    if (marked && !(await this.#forget(place, from, to))) return [...ends, 'PAUSE'];
    if (!ends.includes('PAUSE') && !ends.includes('INTERRUPTED')) this.#safe.add(name);
    return ends;
  }

  async #oneByOne(place: ConsumedPartition, open: readonly IncomingRecord[], until: bigint, starts: ReadonlyMap<bigint, number>, run: LaneRun): Promise<LaneEnd> {
    const name = `${place.topic}/${place.partition}`;
    this.#options.logger.warn({ topic: place.topic, partition: place.partition, offset: open[0]?.offset, until: String(until) }, 'A process ended in the middle of these messages; they are handled one by one');
    this.#options.metrics.uncleanStart(place.topic);
    for (const message of open) {
      const offset = BigInt(message.offset);
      if (offset > until) break;
      const end = await this.#alone(place, message, starts.get(offset) ?? 0, until, run);
      if (end !== 'DONE') return end;
      if (run.turnIsOver) return 'TURN_OVER';
    }
    if (BigInt(open.at(-1)?.offset ?? -1) < until) return 'DONE';
    if (!(await this.#forget(place, 0n, until))) return 'PAUSE';
    this.#suspect.delete(name);
    this.#safe.add(name);
    return 'TURN_OVER';
  }

  async #alone(place: ConsumedPartition, message: IncomingRecord, starts: number, until: bigint, run: LaneRun): Promise<LaneEnd> {
    const offset = BigInt(message.offset);
    if (starts >= this.#options.maxAttempts) {
      const end = await run.bury(message, new CbxError(PROCESS_ENDED, 'The handling of this message ended the process'), starts);
      if (end === 'DONE') await this.#forget(place, offset, offset);
      return end;
    }
    return this.#limiter.runAlone(async () => {
      try {
        await this.#store.begin(place, offset, until);
      } catch (error) {
        return run.pause(error);
      }
      const end = await run.handleNow([message]);
      return (await this.#forget(place, offset, offset)) ? end : 'PAUSE';
    });
  }

  /** Whether it could be forgotten. Where not, a later process takes it for a death, and is the more careful. */
  async #forget(place: ConsumedPartition, from: bigint, to: bigint): Promise<boolean> {
    try {
      await this.#store.end(place, from, to);
      return true;
    } catch {
      return false;
    }
  }
}
