import type { Clock } from '@cbx/kernel';
import { codeOf } from '@cbx/messaging';
import type { Transaction, UnitOfWork } from '@cbx/persistence';
import { type Principal, releaseToOps, releaseUnderAll, type Released } from '@cbx/release';
import { type DeadLetter, type DeadLetterFilter, inOrderOfSending, NOT_TRIED_CODES, type RedriveOutcome, type RedriveResult, subjectOfLetter } from './dead-letter.js';
import type { DeadLetterAudit, DeadLetterPolicy } from './dead-letter-policy.js';
import type { DeadLetterStore } from './dead-letter-store.js';
import { isReleased, type LetterRelease, runsTheSuite, SUBJECT_LETTERS } from './letter-release.js';
import type { DeadLetterView } from './dead-letter-view.js';
import { cursorAfter, type DeadLetterPage, type ListDeadLetters, positionOf } from './list-dead-letters.js';
import type { Redeliver } from './redeliver.js';
import { type Attempt, redriveSubject } from './redrive-subject.js';

/** Which letters: by their ids, or those that wait and fit a filter, the oldest first. */
export type RedriveRequest =
  | { readonly ids: readonly string[] }
  | { readonly filter: DeadLetterFilter; readonly limit: number; /** `nextCursor` of the call before. */ readonly cursor?: string };

export interface RedriveReport<T> {
  readonly outcomes: readonly T[];
  /** Where a filter's next call goes on; absent where no more letters fit. */
  readonly nextCursor?: string;
}

export interface RedriveDeadLettersParts {
  readonly unitOfWork: UnitOfWork;
  readonly store: DeadLetterStore;
  readonly release: LetterRelease;
  readonly list: Pick<ListDeadLetters, 'handle' | 'shown'>;
  readonly policy: DeadLetterPolicy;
  readonly redeliver: Redeliver;
  readonly clock: Clock;
  /** Told once a call. */
  readonly onOutcomes: (outcomes: readonly RedriveOutcome[]) => void;
  readonly traceId: () => string | undefined;
}

/** Subjects redriven at once by this process, whoever asks. Each holds a connection for its locks while its handler takes another one. */
const AT_ONCE = 2;
/** After so long a call begins no further subject, ms: whoever asks waits for the answer. */
const TIME_MS = 30_000;

const AUDITED = {
  REDRIVEN: 'DEAD_LETTER_REDRIVEN',
  ALREADY_REDRIVEN: 'DEAD_LETTER_ALREADY_REDRIVEN',
  FAILED_AGAIN: 'DEAD_LETTER_FAILED_AGAIN',
  NOT_TRIED: 'DEAD_LETTER_NOT_TRIED',
  NOT_FOUND: 'DEAD_LETTER_WITHHELD',
} as const satisfies Record<RedriveOutcome, DeadLetterAudit['action']>;

type Labelled = RedriveResult & { readonly labels: Parameters<typeof releaseUnderAll>[1] };

/**
 * Redrives dead letters in this process, through the handler that failed with them. A letter's row is locked while its handler works: whoever redrives it at
 * the same time waits, and finds it redriven. The inbox makes the effect one, so that a process which dies between the effect and the mark leaves
 * a letter that can be redriven to no further effect. A letter that fails again waits on under its new code; it is not buried a second time.
 */
export class RedriveDeadLetters {
  readonly #parts: RedriveDeadLettersParts;
  readonly #lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
  #nextLane = 0;

  constructor(parts: RedriveDeadLettersParts) {
    this.#parts = parts;
  }

  /** @throws CbxError CURSOR.INVALID */
  async handle(principal: Principal, request: RedriveRequest): Promise<RedriveReport<Released<RedriveResult>>> {
    const begun = performance.now();
    const { chosen, missing, nextCursor } = await this.#choose(principal, request);
    const subjects = Map.groupBy(chosen, subjectOfLetter);
    const groups = await Promise.all(
      [...subjects.values()].map((letters) =>
        this.#inLane(() => (performance.now() - begun > TIME_MS ? untried(letters, NOT_TRIED_CODES.outOfTime) : this.#redrive(principal, letters))),
      ),
    );
    const results = groups.flat();
    if (missing.length > 0) await this.#auditMissing(principal, missing);
    const outcomes = [...results.filter(({ outcome }) => 'ids' in request || outcome !== 'NOT_FOUND'), ...missing.map((id) => ({ id, outcome: 'NOT_FOUND', labels: [] }) as const)];
    this.#parts.onOutcomes(outcomes.map(({ outcome }) => outcome));
    return { outcomes: outcomes.flatMap((result) => told(principal, result)), ...(nextCursor === undefined ? {} : { nextCursor }) };
  }

  /** What `handle` would redrive, in its order; changes nothing. */
  preview(principal: Principal, request: RedriveRequest): Promise<DeadLetterPage<Released<DeadLetterView>>> {
    const { unitOfWork, store, list, policy, clock, traceId } = this.#parts;
    if ('filter' in request) return list.handle(principal, { ...request, filter: { ...request.filter, state: 'PENDING' } }, 'OLDEST_FIRST');
    return unitOfWork.run(async (tx) => {
      const items = await list.shown(tx, principal, await store.byIds(tx, request.ids));
      await policy.audit(tx, { at: clock.now(), action: 'DEAD_LETTERS_LISTED', principal, letterIds: items.map(({ id }) => id), traceId: traceId() });
      return { items };
    });
  }

  async #choose(principal: Principal, request: RedriveRequest): Promise<{ chosen: DeadLetter[]; missing: string[]; nextCursor?: string }> {
    const { unitOfWork, store } = this.#parts;
    if ('ids' in request) {
      const ids = [...new Set(request.ids)];
      const chosen = await unitOfWork.run(async (tx) => this.#visible(tx, principal, await store.byIds(tx, ids)));
      const found = new Set(chosen.map(({ id }) => id));
      return { chosen, missing: ids.filter((id) => !found.has(id)) };
    }
    const { limit, cursor } = request;
    const filter: DeadLetterFilter = { ...request.filter, state: 'PENDING' };
    const after = cursor === undefined ? undefined : positionOf(cursor, filter, 'OLDEST_FIRST');
    const reader = runsTheSuite(principal) ? undefined : principal;
    const found = await unitOfWork.run((tx) => store.page(tx, { filter, after, limit: limit + 1, order: 'OLDEST_FIRST' }, reader));
    const letters = found.slice(0, limit);
    const last = letters.at(-1);
    return { chosen: await unitOfWork.run((tx) => this.#visible(tx, principal, letters)), missing: [], ...(found.length > limit && last !== undefined ? { nextCursor: cursorAfter(last, filter, 'OLDEST_FIRST') } : {}) };
  }

  /** Those that the principal may know of. */
  async #visible(tx: Transaction, principal: Principal, letters: readonly DeadLetter[]): Promise<DeadLetter[]> {
    if (runsTheSuite(principal)) return [...letters];
    return (await this.#parts.release.read(tx, letters)).filter((each) => isReleased(principal, each)).map(({ letter }) => letter);
  }

  /** One subject's letters, with all later ones that wait. */
  async #redrive(principal: Principal, chosen: readonly DeadLetter[]): Promise<Labelled[]> {
    try {
      return await this.#parts.unitOfWork.run((tx) => this.#redriveLocked(tx, principal, chosen));
    } catch (error) {
      // Whatever had taken effect before is known to the inbox; the letters wait as before.
      return untried(chosen, codeOf(error));
    }
  }

  async #redriveLocked(tx: Transaction, principal: Principal, chosen: readonly DeadLetter[]): Promise<Labelled[]> {
    const { store, release, clock, redeliver, traceId } = this.#parts;
    const subject = subjectOfLetter(chosen[0]!);
    const ofKey = await store.waitingOf(tx, chosen[0]!.key === '' ? [] : [chosen[0]!.key], SUBJECT_LETTERS);
    const latest = ofKey.filter((letter) => subjectOfLetter(letter) === subject);
    const locked = await store.lock(tx, [...new Set([...chosen, ...latest].map(({ id }) => id))]);
    const read = await release.read(tx, locked);
    const visible = read.filter((each) => runsTheSuite(principal) || isReleased(principal, each)).map(({ letter }) => letter);
    const asked = new Set(chosen.map(({ id }) => id));
    const waiting = visible.filter(({ id, state }) => asked.has(id) && state === 'PENDING');
    // Of a subject with more letters than are redriven at once the latest go first: what is earlier is overtaken then, and can harm nobody.
    const first = waiting.toSorted(inOrderOfSending)[0];
    const tooEarly = ofKey.length < SUBJECT_LETTERS ? [] : waiting.filter(({ id }) => !latest.some((letter) => letter.id === id));
    const along = first === undefined ? [] : locked.filter((letter) => !asked.has(letter.id) && letter.state === 'PENDING' && inOrderOfSending(letter, first) > 0);
    const attempts = await redriveSubject(
      [...waiting, ...along].filter((letter) => !tooEarly.includes(letter)),
      { independent: (letters) => release.independent(tx, letters), redeliver, signal: new AbortController().signal },
    );
    const marks = attempts.flatMap((attempt) => (attempt.outcome === 'NOT_TRIED' ? [] : [attempt]));
    await store.mark(tx, marks, principal, clock.now(), traceId());
    const results = [
      ...attempts.map(resultOf),
      ...tooEarly.map(({ id }) => ({ id, outcome: 'NOT_TRIED', code: NOT_TRIED_CODES.laterFirst }) as const),
      ...visible.filter(({ id, state }) => asked.has(id) && state === 'REDRIVEN').map(({ id }) => ({ id, outcome: 'ALREADY_REDRIVEN' }) as const),
    ];
    const known = new Set(results.map(({ id }) => id));
    const hidden = chosen.filter(({ id }) => !known.has(id)).map(({ id }) => ({ id, outcome: 'NOT_FOUND' }) as const);
    await this.#audit(tx, principal, [...results, ...hidden]);
    const labels = new Map(read.map((each) => [each.letter.id, each.labels]));
    return [...results, ...hidden].map((result) => ({ ...result, labels: labels.get(result.id) ?? [] }));
  }

  async #audit(tx: Transaction, principal: Principal, results: readonly RedriveResult[]): Promise<void> {
    const { policy, clock, traceId } = this.#parts;
    for (const [outcome, same] of Map.groupBy(results, (result) => result.outcome)) {
      await policy.audit(tx, { at: clock.now(), action: AUDITED[outcome], principal, letterIds: same.map(({ id }) => id), traceId: traceId() });
    }
  }

  #auditMissing(principal: Principal, ids: readonly string[]): Promise<void> {
    return this.#parts.unitOfWork.run((tx) => this.#audit(tx, principal, ids.map((id) => ({ id, outcome: 'NOT_FOUND' }))));
  }

  /** Runs work as soon as one of the lanes is free. */
  #inLane<T>(work: () => T | Promise<T>): Promise<T> {
    const lane = this.#nextLane;
    this.#nextLane = (lane + 1) % AT_ONCE;
    const result = this.#lanes[lane]!.then(work);
    this.#lanes[lane] = result.catch(() => undefined);
    return result;
  }
}

function untried(letters: readonly DeadLetter[], code: string): Labelled[] {
  return letters.map(({ id }) => ({ id, outcome: 'NOT_TRIED', code, labels: [] }));
}

function resultOf(attempt: Attempt): RedriveResult {
  const { letter, outcome } = attempt;
  return { id: letter.id, outcome, ...(attempt.outcome === 'REDRIVEN' ? {} : { code: attempt.code }) };
}

/** What is told of one letter. That nothing came of an id is told to whoever gave it: the id is the caller's own word, and all that the answer says. */
function told(principal: Principal, { labels, ...result }: Labelled): Released<RedriveResult>[] {
  const untouched = result.outcome === 'NOT_FOUND' || result.outcome === 'NOT_TRIED';
  const own = { origin: principal.state, releasableTo: [], status: 'ACTUAL', handlingCode: 'H0' };
  const released = releaseToOps(principal, result) ?? releaseUnderAll(principal, untouched ? [own] : labels, result);
  return released === undefined ? [] : [released];
}
