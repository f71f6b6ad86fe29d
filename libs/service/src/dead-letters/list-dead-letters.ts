import type { Clock } from '@cbx/kernel';
import { decodeCursor, encodeCursor, type Transaction, type UnitOfWork } from '@cbx/persistence';
import { type Principal, releaseToOps, releaseUnderAll, type Released } from '@cbx/release';
import type { DeadLetter, DeadLetterFilter } from './dead-letter.js';
import type { DeadLetterPolicy } from './dead-letter-policy.js';
import type { DeadLetterStore, ListPosition, PageRequest } from './dead-letter-store.js';
import { type DeadLetterView, viewOfLetter } from './dead-letter-view.js';
import { type LetterRelease, runsTheSuite } from './letter-release.js';

export interface DeadLetterQuery {
  readonly filter: DeadLetterFilter;
  readonly limit: number;
  readonly cursor?: string;
}

export interface DeadLetterPage<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
}

export interface ReadDeadLettersParts {
  readonly unitOfWork: UnitOfWork;
  readonly store: DeadLetterStore;
  readonly release: LetterRelease;
  readonly policy: DeadLetterPolicy;
  readonly clock: Clock;
  /** How long a letter is kept after its burial, ms. */
  readonly termMs: number;
  readonly traceId: () => string | undefined;
}

/** How many pages of letters that are not released any more are looked through before a short page is given. */
const LOOKED_THROUGH = 5;

/** Lists dead letters: to those who run the suite all of them, to others those whose content is released to them. Records who saw which. */
export class ListDeadLetters {
  readonly #parts: ReadDeadLettersParts;

  constructor(parts: ReadDeadLettersParts) {
    this.#parts = parts;
  }

  /** @param order the newest first; the oldest first, as they are redriven, for a preview of that @throws CbxError CURSOR.INVALID */
  handle(principal: Principal, { filter, limit, cursor }: DeadLetterQuery, order: PageRequest['order'] = 'NEWEST_FIRST'): Promise<DeadLetterPage<Released<DeadLetterView>>> {
    const { unitOfWork, policy, clock, traceId } = this.#parts;
    const after = cursor === undefined ? undefined : positionOf(cursor, filter, order);
    return unitOfWork.run(async (tx) => {
      // All of one moment: a version that narrows the release in between must not be seen half.
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      const items: Released<DeadLetterView>[] = [];
      let position = after;
      let more = true;
      for (let round = 0; more && items.length < limit && round < LOOKED_THROUGH; round += 1) {
        const wanted = limit - items.length;
        const found = await this.#page(tx, principal, { filter, after: position, limit: wanted + 1, order });
        more = found.length > wanted;
        const letters = found.slice(0, wanted);
        items.push(...(await this.shown(tx, principal, letters)));
        const last = letters.at(-1);
        if (last !== undefined) position = { buriedAt: last.buriedAt, id: last.id };
      }
      await policy.audit(tx, { at: clock.now(), action: 'DEAD_LETTERS_LISTED', principal, letterIds: items.map(({ id }) => id), traceId: traceId() });
      return { items, ...(more && position !== undefined ? { nextCursor: cursorAfter(position, filter, order) } : {}) };
    });
  }

  #page(tx: Transaction, principal: Principal, request: PageRequest): Promise<DeadLetter[]> {
    return this.#parts.store.page(tx, request, runsTheSuite(principal) ? undefined : principal);
  }

  /** Those that the principal may know of, as they are shown to it. */
  async shown(tx: Transaction, principal: Principal, letters: readonly DeadLetter[]): Promise<Released<DeadLetterView>[]> {
    const { release, termMs } = this.#parts;
    if (runsTheSuite(principal)) return letters.flatMap((letter) => releaseToOps(principal, viewOfLetter(letter, termMs)) ?? []);
    const read = await release.read(tx, letters);
    return read.flatMap(({ letter, labels }) => releaseUnderAll(principal, labels, viewOfLetter(letter, termMs)) ?? []);
  }
}

export function cursorAfter({ buriedAt, id }: ListPosition, filter: DeadLetterFilter, order: PageRequest['order']): string {
  return encodeCursor(scopeOf(filter, order), [buriedAt.toISOString(), id]);
}

/** @throws CbxError CURSOR.INVALID */
export function positionOf(cursor: string, filter: DeadLetterFilter, order: PageRequest['order']): ListPosition {
  const [buriedAt, id] = decodeCursor(cursor, scopeOf(filter, order), ['string', 'string']);
  return { buriedAt: new Date(String(buriedAt)), id: String(id) };
}

function scopeOf({ code, topic, state, since, until }: DeadLetterFilter, order: PageRequest['order']) {
  return { version: 1, list: `dead-letters ${order} ${JSON.stringify([code, topic, state, since?.toISOString(), until?.toISOString()])}` };
}
