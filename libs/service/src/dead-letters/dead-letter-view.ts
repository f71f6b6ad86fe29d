import type { DeadLetter, DeadLetterState, RedriveEntry } from './dead-letter.js';

/** What is told of a dead letter: whence it came and why it failed, nothing of what it says. Instants are ISO 8601 in UTC. Absent members are left out. */
export interface DeadLetterView {
  readonly id: string;
  readonly service: string;
  readonly state: DeadLetterState;
  readonly code: string;
  readonly pointer?: string;
  /** How often its handler was called. */
  readonly attempts: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly messageId: string;
  /** The subject's key. */
  readonly key: string;
  readonly bytes: number;
  readonly producedAt: string;
  readonly buriedAt: string;
  /** Until then it can be redriven. */
  readonly keptUntil: string;
  readonly redrives: number;
  readonly lastRedriveAt?: string;
}

export interface RedriveEntryView {
  readonly at: string;
  /** The principal's subject; only for those who run the suite, and for the principal's own state. */
  readonly by?: string;
  readonly state?: string;
  readonly outcome: RedriveEntry['outcome'];
  readonly code?: string;
}

export interface DeadLetterDetail extends DeadLetterView {
  readonly headers: Readonly<Record<string, string>>;
  readonly redriveHistory: readonly RedriveEntryView[];
  /** What the message says, where it can be read and is released to the reader. */
  readonly content?: unknown;
}

export function viewOfLetter(letter: DeadLetter, termMs: number): DeadLetterView {
  return {
    id: letter.id,
    service: letter.service,
    state: letter.state,
    code: letter.code,
    ...(letter.pointer === undefined ? {} : { pointer: letter.pointer }),
    attempts: letter.attempts,
    topic: letter.topic,
    partition: letter.partition,
    offset: letter.offset,
    messageId: letter.messageId,
    key: letter.key,
    bytes: letter.value?.length ?? 0,
    producedAt: letter.producedAt.toISOString(),
    buriedAt: letter.buriedAt.toISOString(),
    keptUntil: new Date(letter.buriedAt.getTime() + termMs).toISOString(),
    redrives: letter.redrives,
    ...(letter.lastRedriveAt === undefined ? {} : { lastRedriveAt: letter.lastRedriveAt.toISOString() }),
  };
}

/** Headers that the suite gives a meaning: of others nobody knows what they hold. */
const SHOWN_HEADER = /^(?:cbx-[a-z-]+|traceparent|tracestate)$/;

export function detailOfLetter(letter: DeadLetter, termMs: number, history: readonly RedriveEntryView[]): DeadLetterDetail {
  return {
    ...viewOfLetter(letter, termMs),
    headers: Object.fromEntries(Object.entries(letter.headers).filter(([name]) => SHOWN_HEADER.test(name))),
    redriveHistory: history,
  };
}

/** @param showsActor whether the reader may know who of this state redrove */
export function viewOfEntry({ at, actor, actorState, outcome, code }: RedriveEntry, showsActor: (state: string | undefined) => boolean): RedriveEntryView {
  return {
    at: at.toISOString(),
    ...(actor === undefined || !showsActor(actorState) ? {} : { by: actor }),
    ...(actorState === undefined ? {} : { state: actorState }),
    outcome,
    ...(code === undefined ? {} : { code }),
  };
}
