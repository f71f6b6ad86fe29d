/** A message as the broker has it. */
export interface FetchedRecord {
  /** A decimal. */
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;
  /** Milliseconds since 1970, a decimal. */
  readonly timestamp: string;
}

/** Messages of one partition, in order, beginning with the first that is not committed. */
export interface FetchedBatch {
  /** Without the environment's prefix. */
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly FetchedRecord[];
}

/** What became of a batch. */
export interface BatchOutcome {
  /** How many records from the start are done: they are committed. The others are given again. */
  readonly done: number;
  /** How long to leave the partition alone before the others are given again, in milliseconds. */
  readonly pauseMs?: number;
}

/**
 * Handles one batch. Must not throw. `interrupted` fires when another member may get the partition or the time to drain is over: the call should
 * return soon, without beginning anything new.
 */
export type HandleBatch = (batch: FetchedBatch, interrupted: AbortSignal) => Promise<BatchOutcome>;

export interface ConsumerState {
  /** Whether the group has taken this member in, and the broker answers. */
  readonly joined: boolean;
  /** Partitions that are left alone until a dependency is back. */
  readonly paused: readonly { readonly topic: string; readonly partition: number }[];
}

/**
 * The port through which everything is consumed: one member of one group. Each partition's batches are handled one after another, different
 * partitions' at the same time. Keeps the group's session alive however long a batch takes, and comes back after any trouble, for as long as it lasts.
 */
export interface BatchConsumer {
  /** Begins, in the background: a broker that is down is waited for. */
  start(handle: HandleBatch): void;
  /** Lets the batches at hand be finished and commits them; what takes longer than the time to drain is interrupted. Then leaves the group. */
  close(): Promise<void>;
  state(): ConsumerState;
}
