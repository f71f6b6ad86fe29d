/** A task that says whose it is; `unknown` keeps this free of the pool's own symbols. */
export type OwnerOf<T> = (task: T) => string;

/**
 * A queue that serves owners in turn: a member that sends many large files waits for itself, not the others for it.
 * Has the shape that the worker pool asks of a queue.
 */
export class FairTaskQueue<T> {
  readonly #ownerOf: OwnerOf<T>;
  /** Owners with waiting tasks, the next to be served first. */
  readonly #waiting = new Map<string, T[]>();
  #size = 0;

  constructor(ownerOf: OwnerOf<T>) {
    this.#ownerOf = ownerOf;
  }

  get size(): number {
    return this.#size;
  }

  push(task: T): void {
    const owner = this.#ownerOf(task);
    const own = this.#waiting.get(owner);
    if (own === undefined) this.#waiting.set(owner, [task]);
    else own.push(task);
    this.#size++;
  }

  shift(): T | null {
    for (const [owner, own] of this.#waiting) {
      // Served, so to the end of the line: a Map keeps the order of insertion.
      this.#waiting.delete(owner);
      const task = own.shift();
      if (own.length > 0) this.#waiting.set(owner, own);
      if (task === undefined) continue;
      this.#size--;
      return task;
    }
    return null;
  }

  /** Puts a task back that was taken too early: it is served next. */
  unshift(task: T): void {
    const owner = this.#ownerOf(task);
    const own = this.#waiting.get(owner) ?? [];
    const others = [...this.#waiting].filter(([other]) => other !== owner);
    this.#waiting.clear();
    this.#waiting.set(owner, [task, ...own]);
    for (const [other, tasks] of others) this.#waiting.set(other, tasks);
    this.#size++;
  }

  remove(task: T): void {
    const owner = this.#ownerOf(task);
    const own = this.#waiting.get(owner) ?? [];
    const index = own.indexOf(task);
    if (index < 0) return;
    own.splice(index, 1);
    if (own.length === 0) this.#waiting.delete(owner);
    this.#size--;
  }
}
