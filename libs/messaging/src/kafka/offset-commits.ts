import type { EachBatchPayload } from 'kafkajs';

type Committing = Pick<EachBatchPayload, 'commitOffsetsIfNecessary' | 'uncommittedOffsets'>;

/**
 * Commits what is done, of all partitions together, no more often than every so many milliseconds: kafkajs commits after every batch, a request each,
 * which with many partitions and small batches costs broker and client more than the batches do. What a crash finds uncommitted is delivered again, and
 * falls to the consumers' inboxes, as it always did.
 */
export class OffsetCommits {
  readonly #everyMs: number;
  #last = Number.NEGATIVE_INFINITY;
  #waiting: Committing | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  /** At once, if the last time is long enough ago; else when it is. Throws what kafkajs throws of a commit. */
  async soon(committing: Committing): Promise<void> {
    if (performance.now() - this.#last >= this.#everyMs) return this.now(committing);
    this.#waiting = committing;
    this.#timer ??= setTimeout(() => void this.flush(), this.#everyMs);
  }

  async now({ commitOffsetsIfNecessary, uncommittedOffsets }: Committing): Promise<void> {
    this.#last = performance.now();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = undefined;
    const offsets = uncommittedOffsets();
    if (offsets.topics.length > 0) await commitOffsetsIfNecessary(offsets);
  }

  /** What waits. Never rejects: where it fails, the group is being dealt out anew or the broker is gone, and the next batch hears of it. */
  async flush(): Promise<void> {
    if (this.#waiting === undefined) return;
    await this.now(this.#waiting).catch(() => undefined);
  }
}
