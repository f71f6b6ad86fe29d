import { CbxError, type Clock } from '@cbx/kernel';
import type { Outbox, Transaction, UnitOfWork } from '@cbx/persistence';
import { raisedIn } from '../domain/place-alert.js';
import type { RuleBook } from '../domain/rule-book.js';
import { fireTimers } from '../domain/timers.js';
import type { BookStore } from '../persistence/book-store.js';
import type { TimerStore } from '../persistence/timer-store.js';

export interface FireTimersParts {
  readonly unitOfWork: UnitOfWork;
  readonly outbox: Outbox;
  readonly store: BookStore;
  readonly timers: TimerStore;
  readonly rules: RuleBook;
  readonly memberStates: readonly string[];
  readonly clock: Clock;
  /** Most subjects in one transaction; 200. */
  readonly batchSize?: number;
  /** Told of a subject whose timers cannot be fired. The others go on. */
  readonly onFailure: (subjectKey: string, error: unknown) => void;
}

/**
 * Fires what is due. Timers are rows, so they outlive the process; a subject's timers fire under its lock, which the
 * consumer takes too: of several instances one fires, and the others find it fired; a version that comes at the same moment
 * is either seen by the timer or sees the timer fired.
 */
export class FireTimers {
  readonly #parts: FireTimersParts;
  readonly #failed = new Set<string>();

  constructor(parts: FireTimersParts) {
    this.#parts = parts;
  }

  /** Fires all timers that are due now. @returns the rules that raised alerts, one entry an alert */
  async handle(): Promise<readonly string[]> {
    const raised: string[] = [];
    const size = this.#parts.batchSize ?? 200;
    for (;;) {
      const round = await this.#round(size);
      raised.push(...round.raised);
      if (round.subjects < size) return raised;
    }
  }

  async #round(size: number): Promise<{ subjects: number; raised: readonly string[] }> {
    const { unitOfWork, timers, clock } = this.#parts;
    let subjects: string[] = [];
    try {
      return await unitOfWork.run(async (tx) => {
        subjects = (await timers.takeRound(tx)) ? await timers.dueSubjects(tx, clock.now(), size, [...this.#failed]) : [];
        return { subjects: subjects.length, raised: await this.#fire(tx, subjects) };
      });
    } catch (error) {
      if (subjects.length === 0 || (error instanceof CbxError && error.retryable)) throw error;
      return { subjects: subjects.length, raised: await this.#oneByOne(subjects) };
    }
  }

  /** One subject that cannot be processed must not keep the others' timers from firing. */
  async #oneByOne(subjects: readonly string[]): Promise<readonly string[]> {
    const raised: string[] = [];
    for (const subject of subjects) {
      try {
        raised.push(...(await this.#parts.unitOfWork.run((tx) => this.#fire(tx, [subject]))));
      } catch (error) {
        if (error instanceof CbxError && error.retryable) throw error;
        this.#failed.add(subject);
        this.#parts.onFailure(subject, error);
      }
    }
    return raised;
  }

  async #fire(tx: Transaction, subjects: readonly string[]): Promise<readonly string[]> {
    if (subjects.length === 0) return [];
    const { outbox, store, rules, memberStates, clock } = this.#parts;
    await outbox.lockSubjects(tx, subjects);
    const books = await store.load(tx, subjects);
    const now = clock.now();
    const raised = [...books.values()].flatMap((book) => raisedIn(fireTimers(book, { rules, memberStates, now })));
    await store.save(tx, books.values(), now);
    return raised;
  }
}
