import { CbxError } from '@cbx/kernel';
import { Piscina, queueOptionsSymbol, type PiscinaTask } from 'piscina';
import { fileURLToPath } from 'node:url';
import type { TranslatedSubmission } from '../../domain/translated-submission.js';
import { FairTaskQueue } from './fair-task-queue.js';
import type { WorkerAnswer, WorkerSettings } from './translation.worker.js';
import type { TranslationRequest, Translator } from './translator.js';

/** The built worker, also when this file is run from its source: a thread loads plain JavaScript only. */
const WORKER_FILE = fileURLToPath(new URL('../../../dist/receive-submission/translation/translation.worker.js', import.meta.url));

export interface TranslationPoolOptions {
  readonly threads: number;
  /** Most submissions that wait for a thread. */
  readonly maxWaiting: number;
  readonly worker: WorkerSettings;
}

/** What the pool's queue knows of a task: the member, so that members are served in turn. */
interface Owned {
  readonly member: string;
}

/** Translates off the event loop: a file of 10,000 records holds up nobody else's request. */
export class TranslationPool implements Translator {
  readonly #pool: Piscina<TranslationRequest | undefined, WorkerAnswer>;
  readonly #maxWaiting: number;

  constructor({ threads, maxWaiting, worker }: TranslationPoolOptions) {
    this.#maxWaiting = maxWaiting;
    this.#pool = new Piscina({
      filename: WORKER_FILE,
      minThreads: threads,
      maxThreads: threads,
      taskQueue: new FairTaskQueue<PiscinaTask>((task) => (task[queueOptionsSymbol] as Owned | null)?.member ?? ''),
      workerData: worker,
      // Telemetry is preloaded into the process by its arguments; a thread needs none of its own.
      execArgv: [],
    });
  }

  /** Resolves when a thread has compiled the mappings; rejects with what keeps it from doing so. */
  async start(): Promise<void> {
    await this.#pool.run(undefined, { name: 'ready' });
  }

  /** @throws CbxError `SUBMISSION.BUSY`, retryable, if too many wait */
  async translate(request: TranslationRequest): Promise<TranslatedSubmission> {
    if (this.#pool.queueSize >= this.#maxWaiting) throw new CbxError('SUBMISSION.BUSY', 'as many submissions wait to be translated as this instance holds', { retryable: true });
    const owned: TranslationRequest & { [queueOptionsSymbol]: Owned } = { ...request, [queueOptionsSymbol]: { member: request.member } };
    const answer = await this.#pool.run(owned, { name: 'translate' });
    switch (answer.kind) {
      case 'translated':
        return answer.submission;
      case 'failed':
        throw new CbxError(answer.code, answer.message, { retryable: answer.retryable, details: answer.details });
    }
  }

  /** Finishes what is being translated, then ends the threads. */
  async close(): Promise<void> {
    await this.#pool.close();
  }
}
