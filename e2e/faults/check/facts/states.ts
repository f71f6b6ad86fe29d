import type { DeclaredRecord } from '../../history/events.ts';

/** A set of states, one bit each. */
export type StateSet = number;

/** The states that take part, as bits. At most 30. */
export class States {
  readonly #bits = new Map<string, number>();
  readonly names: string[] = [];

  /** A state that was not named before becomes known, so that a leak to it is seen. */
  bit(state: string): StateSet {
    let bit = this.#bits.get(state);
    if (bit === undefined) {
      if (this.names.length >= 30) throw new Error('a history names more than 30 states');
      bit = 1 << this.names.length;
      this.#bits.set(state, bit);
      this.names.push(state);
    }
    return bit;
  }

  set(states: readonly string[]): StateSet {
    return states.reduce((all, state) => all | this.bit(state), 0);
  }

  list(states: StateSet): string[] {
    return this.names.filter((_, index) => (states & (1 << index)) !== 0);
  }

  /** Who may see a record: its origin and those it is released to; `*` are the members. */
  audience({ origin, releasableTo }: Pick<DeclaredRecord, 'origin' | 'releasableTo'>, members: StateSet): StateSet {
    return releasableTo.reduce((all, state) => all | (state === '*' ? members : this.bit(state)), this.bit(origin));
  }
}
