import type { UnitOfWork } from '@cbx/persistence';
import type { StreamEvent, StreamLog, StreamRead } from '../persistence/stream-log.js';

interface Waiting {
  readonly read: StreamRead;
  readonly resolve: (events: StreamEvent[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads streams for tails and clients, what is asked for in one turn of the event loop by one statement: a commit that alerts six states wakes six tails at
 * once, and a read of each by itself costs more than all that it reads.
 */
export class GatheredReads {
  readonly #unitOfWork: UnitOfWork;
  readonly #log: Pick<StreamLog, 'readAll'>;
  #waiting: Waiting[] = [];

  constructor(unitOfWork: UnitOfWork, log: Pick<StreamLog, 'readAll'>) {
    this.#unitOfWork = unitOfWork;
    this.#log = log;
  }

  /** A state's events after a position, oldest first. */
  read(state: string, after: number, limit: number): Promise<StreamEvent[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ read: { state, after, limit }, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => void this.#readWaiting());
    });
  }

  async #readWaiting(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    try {
      const answers = await this.#unitOfWork.run((tx) => this.#log.readAll(tx, waiting.map(({ read }) => read)));
      waiting.forEach(({ resolve }, index) => resolve(answers[index] ?? []));
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }
}
