/** `PENDING`: laid aside, to be redriven; `REDRIVEN`: its handler has taken it since. */
export const DEAD_LETTER_STATES = ['PENDING', 'REDRIVEN'] as const;
export type DeadLetterState = (typeof DEAD_LETTER_STATES)[number];

/** A message that could not be processed, as it was buried: whence it came, why it failed, and its bytes. */
export interface BuriedMessage {
  /** The service that failed with it. */
  readonly service: string;
  /** Where it stood when it was buried first: topic without the environment's prefix. */
  readonly topic: string;
  readonly partition: number;
  /** A decimal. */
  readonly offset: string;
  readonly messageId: string;
  /** The subject; empty where the message had no key. */
  readonly key: string;
  /** The service that sent and numbered it; empty where none is named. */
  readonly source: string;
  readonly subjectNumber: number | undefined;
  /** The message's own headers, without those that tell of the burial. */
  readonly headers: Readonly<Record<string, string>>;
  /** `null`: a message without a value. */
  readonly value: Buffer | null;
  readonly producedAt: Date;
  readonly buriedAt: Date;
  readonly code: string;
  /** JSON pointer to the place in the message, where the code has one. */
  readonly pointer: string | undefined;
  /** How often its handler was called before. */
  readonly attempts: number;
}

/** A dead letter as kept. */
export interface DeadLetter extends BuriedMessage {
  readonly id: string;
  readonly state: DeadLetterState;
  /** How often it was redriven, whatever came of it. */
  readonly redrives: number;
  readonly lastRedriveAt: Date | undefined;
}

/** What came of redriving one letter. `NOT_TRIED`: nothing has changed, and the same call may succeed later; `NOT_FOUND`: there is none that the caller may see. */
export const REDRIVE_OUTCOMES = ['REDRIVEN', 'ALREADY_REDRIVEN', 'FAILED_AGAIN', 'NOT_TRIED', 'NOT_FOUND'] as const;
export type RedriveOutcome = (typeof REDRIVE_OUTCOMES)[number];

/** Why a letter was not tried, beside the codes of what is down. */
export const NOT_TRIED_CODES = {
  /** A later letter of the same subject fails, and may narrow or cancel what this one says. */
  laterFails: 'DEAD_LETTER.LATER_FAILS',
  /** Its subject has so many letters that this one was left for the next call. */
  laterFirst: 'DEAD_LETTER.LATER_FIRST',
  /** The call has taken long enough. */
  outOfTime: 'DEAD_LETTER.OUT_OF_TIME',
} as const;

export interface RedriveResult {
  readonly id: string;
  readonly outcome: RedriveOutcome;
  /** With FAILED_AGAIN: why; with NOT_TRIED: what stands in the way. */
  readonly code?: string;
}

/** One line of a letter's history. `EXPIRED`: it was never redriven, and is no longer kept. */
export interface RedriveEntry {
  readonly at: Date;
  /** The principal's subject; absent where the service itself acted. */
  readonly actor: string | undefined;
  readonly actorState: string | undefined;
  readonly outcome: 'REDRIVEN' | 'FAILED_AGAIN' | 'EXPIRED';
  readonly code: string | undefined;
}

/** Which letters are meant: those that fit all that is given. */
export interface DeadLetterFilter {
  readonly code?: string;
  readonly topic?: string;
  readonly state?: DeadLetterState;
  /** Buried then or later. */
  readonly since?: Date;
  /** Buried before then. */
  readonly until?: Date;
}

/** Messages of one subject from one sender on one topic: they are numbered, and redriven, together. Letters without a key stand alone. */
export function subjectOfLetter({ id, topic, key, source }: Pick<DeadLetter, 'id' | 'topic' | 'key' | 'source'>): string {
  return key === '' ? id : `${topic} ${source} ${key}`;
}

/** The order in which two messages of a subject were sent: by offset in a partition; where the partitions were dealt out anew between them, by time. */
export function inOrderOfSending(a: Pick<DeadLetter, 'partition' | 'offset' | 'producedAt'>, b: Pick<DeadLetter, 'partition' | 'offset' | 'producedAt'>): number {
  if (a.partition !== b.partition) return a.producedAt.getTime() - b.producedAt.getTime();
  const [first, second] = [BigInt(a.offset), BigInt(b.offset)];
  return first < second ? -1 : first > second ? 1 : 0;
}
