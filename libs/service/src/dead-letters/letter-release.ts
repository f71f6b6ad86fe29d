import type { Transaction } from '@cbx/persistence';
import type { Principal, ReleaseLabel } from '@cbx/release';
import { releaseUnderAll } from '@cbx/release';
import type { Codec } from '../messaging/messaging.module.js';
import { type DeadLetter, inOrderOfSending, subjectOfLetter } from './dead-letter.js';
import type { DeadLetterPolicy } from './dead-letter-policy.js';
import type { DeadLetterStore } from './dead-letter-store.js';

/** The most letters of one subject that are looked at together: the latest ones. */
export const SUBJECT_LETTERS = 200;

/** A letter as it may be shown: its value, and all the labels that must release it. */
export interface ReadLetter {
  readonly letter: DeadLetter;
  /** `undefined` where its bytes cannot be read: then nobody sees what it says. */
  readonly value: unknown;
  readonly labels: readonly ReleaseLabel[];
  /** See LetterStanding. What cannot be read is never independent. */
  readonly independent: boolean;
}

export interface LetterReleaseParts {
  readonly store: DeadLetterStore;
  readonly policy: DeadLetterPolicy;
  readonly codec: Pick<Codec, 'decode'>;
}

/** Decides, at the moment of asking, who may see what a dead letter says. */
export class LetterRelease {
  readonly #parts: LetterReleaseParts;

  constructor(parts: LetterReleaseParts) {
    this.#parts = parts;
  }

  /**
   * Reads letters with the labels that decide over them: their own, the one under which the record stands now, and those of all later letters of the
   * same subject, which may narrow or cancel what an earlier one says. A later letter that cannot be read releases nothing.
   */
  async read(tx: Transaction, letters: readonly DeadLetter[]): Promise<ReadLetter[]> {
    const keys = [...new Set(letters.map(({ key }) => key).filter((key) => key !== ''))];
    const waiting = await this.#parts.store.waitingOf(tx, keys, SUBJECT_LETTERS);
    const all = new Map([...letters, ...waiting].map((letter) => [letter.id, letter]));
    const read = await this.#standing(tx, [...all.values()]);
    return letters.map((letter) => {
      const later = waiting.filter((other) => subjectOfLetter(other) === subjectOfLetter(letter) && inOrderOfSending(other, letter) > 0);
      const concerned = [letter, ...later].map(({ id }) => read.get(id)!);
      const withheld = concerned.some(({ labels }) => labels.length === 0);
      return { letter, ...read.get(letter.id)!, labels: withheld ? [] : concerned.flatMap(({ labels }) => labels) };
    });
  }

  /** Which of the letters may be redriven by themselves, as things stand now. */
  async independent(tx: Transaction, letters: readonly DeadLetter[]): Promise<ReadonlySet<string>> {
    return new Set([...(await this.#standing(tx, letters))].filter(([, { independent }]) => independent).map(([id]) => id));
  }

  /** How each letter stands by itself, by its id. */
  async #standing(tx: Transaction, letters: readonly DeadLetter[]): Promise<Map<string, Omit<ReadLetter, 'letter'>>> {
    const values = await Promise.all(letters.map((letter) => this.value(letter)));
    const readable = letters.flatMap((letter, index) => (values[index] === undefined ? [] : [{ id: letter.id, topic: letter.topic, key: letter.key, value: values[index] }]));
    const standing = readable.length === 0 ? [] : await this.#parts.policy.standing(tx, readable);
    const result = new Map<string, Omit<ReadLetter, 'letter'>>(letters.map(({ id }) => [id, { value: undefined, labels: [], independent: false }]));
    for (const [index, { id, value }] of readable.entries()) result.set(id, { value, ...(standing[index] ?? { labels: [], independent: false }) });
    return result;
  }

  /** What the letter's bytes say to the codec of today; `undefined` where it cannot read them. */
  async value({ topic, value }: Pick<DeadLetter, 'topic' | 'value'>): Promise<unknown> {
    if (value === null) return undefined;
    try {
      return (await this.#parts.codec.decode(topic, value)) ?? undefined;
    } catch {
      return undefined;
    }
  }
}

/** Whether a principal may see what the letter says. */
export function isReleased(principal: Principal, { labels }: Pick<ReadLetter, 'labels'>): boolean {
  return releaseUnderAll(principal, labels, {}) !== undefined;
}

/** Whether it is of those who run the suite, and sees of every letter whence it came and why it failed. */
export function runsTheSuite(principal: Principal): boolean {
  return principal.roles.includes('ops');
}
