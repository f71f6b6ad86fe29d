/** One partition of one consumer group. */
export interface ConsumedPartition {
  readonly groupId: string;
  /** Without the environment's prefix. */
  readonly topic: string;
  readonly partition: number;
}

/** That the handling of messages was begun, which is forgotten when it ends in whatever orderly way. What is remembered is of a process that died in it. */
export interface BegunHandling {
  /** Of the first message. */
  readonly offset: bigint;
  /** Of the last message that may have been handled with it. */
  readonly until: bigint;
  /** How often it was begun. */
  readonly starts: number;
}

/**
 * Remembers, beyond the life of a process, what it had begun to handle. Kept by the service's database; every member of the group sees it. Each
 * throws a retryable CbxError where that is down.
 */
export interface StartStore {
  /** What was begun in a partition and never ended, by offset. */
  begun(place: ConsumedPartition): Promise<readonly BegunHandling[]>;
  /** Before the handling. Counts up where the same offset was begun before. */
  begin(place: ConsumedPartition, offset: bigint, until: bigint): Promise<void>;
  /** After it: forgets what was begun from `from` to `to`, both included. */
  end(place: ConsumedPartition, from: bigint, to: bigint): Promise<void>;
}
