export interface GroupCommitOptions<T, R> {
  /** Does the items in their order as one: all of them, or none where it rejects. Results in the order of the items. */
  readonly commit: (items: readonly T[]) => Promise<readonly R[]>;
  /** Most items in one group. */
  readonly maxItems: number;
  /** Most weight in one group; an item that weighs more goes alone. */
  readonly maxWeight: number;
  readonly weightOf: (item: T) => number;
  /** Whether an error would meet each item alone too, as a database does that is away: then nobody tries. */
  readonly isCommon: (error: unknown) => boolean;
  /** How many of an owner's items go alone at once. */
  readonly aloneAtOnce: number;
}

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/** What waits of one owner, and what is being done of it. */
interface Lane<T, R> {
  together: Waiting<T, R>[];
  grouping: boolean;
  readonly alone: Waiting<T, R>[];
  goingAlone: number;
}

/**
 * Group commit: what arrives while a transaction is on its way goes into the next one, together. Under load a transaction serves many,
 * and one that comes by itself waits for nobody. Owners have lanes of their own, so that none waits for another's locks; an owner's items
 * keep their order. A group that fails is taken apart: each item then goes alone, and only the one that is at fault hears of it.
 */
export class GroupCommit<T, R> {
  readonly #options: GroupCommitOptions<T, R>;
  readonly #lanes = new Map<string, Lane<T, R>>();

  constructor(options: GroupCommitOptions<T, R>) {
    this.#options = options;
  }

  /** Resolves with the item's result once its group is committed; rejects with what the item met alone, or with what met all. */
  run(owner: string, item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      const lane = this.#lane(owner);
      const waiting = { item, resolve, reject };
      if (this.#options.weightOf(item) > this.#options.maxWeight) {
        lane.alone.push(waiting);
        this.#goAlone(owner, lane);
        return;
      }
      lane.together.push(waiting);
      if (lane.grouping) return;
      lane.grouping = true;
      // Once what has arrived already has been read: it goes along.
      setImmediate(() => void this.#goTogether(owner, lane));
    });
  }

  async #goTogether(owner: string, lane: Lane<T, R>): Promise<void> {
    while (lane.together.length > 0) await this.#commit(owner, lane, this.#take(lane));
    lane.grouping = false;
    this.#forget(owner, lane);
  }

  #take(lane: Lane<T, R>): Waiting<T, R>[] {
    const { maxItems, maxWeight, weightOf } = this.#options;
    let weight = 0;
    const end = lane.together.findIndex(({ item }, index) => {
      weight += weightOf(item);
      return index > 0 && (index >= maxItems || weight > maxWeight);
    });
    return lane.together.splice(0, end < 0 ? lane.together.length : end);
  }

  async #commit(owner: string, lane: Lane<T, R>, group: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await this.#options.commit(group.map(({ item }) => item));
      group.forEach(({ resolve }, index) => resolve(results[index] as R));
    } catch (error) {
      if (group.length === 1 || this.#options.isCommon(error)) {
        for (const { reject } of group) reject(error);
        return;
      }
      lane.alone.push(...group);
      this.#goAlone(owner, lane);
    }
  }

  #goAlone(owner: string, lane: Lane<T, R>): void {
    while (lane.goingAlone < this.#options.aloneAtOnce) {
      const next = lane.alone.shift();
      if (next === undefined) return;
      lane.goingAlone++;
      void this.#commit(owner, lane, [next]).finally(() => {
        lane.goingAlone--;
        this.#goAlone(owner, lane);
        this.#forget(owner, lane);
      });
    }
  }

  #lane(owner: string): Lane<T, R> {
    let lane = this.#lanes.get(owner);
    if (lane === undefined) {
      lane = { together: [], grouping: false, alone: [], goingAlone: 0 };
      this.#lanes.set(owner, lane);
    }
    return lane;
  }

  #forget(owner: string, lane: Lane<T, R>): void {
    if (!lane.grouping && lane.goingAlone === 0 && lane.alone.length === 0) this.#lanes.delete(owner);
  }
}
