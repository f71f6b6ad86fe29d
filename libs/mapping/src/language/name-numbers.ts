import { Vocabulary } from '@cbx/formats';

/** The names of a mapping while it is compiled: each has the number at once that it will have in the vocabulary. */
export class NameNumbers {
  readonly #numbers = new Map<string, number>();

  add(name: string): number {
    const number = this.#numbers.get(name) ?? this.#numbers.size + 1;
    this.#numbers.set(name, number);
    return number;
  }

  toVocabulary(): Vocabulary {
    return new Vocabulary(this.#numbers.keys());
  }
}
