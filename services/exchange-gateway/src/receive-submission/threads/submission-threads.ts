import { CbxError } from '@cbx/kernel';
import { storeTraceContext } from '@cbx/persistence';
import { context } from '@opentelemetry/api';
import { Piscina, queueOptionsSymbol, type PiscinaTask } from 'piscina';
import { fileURLToPath } from 'node:url';
import type { Arrival, Received, Receiver } from '../arrival.js';
import type { Observer } from '../observer.js';
import { FairTaskQueue } from './fair-task-queue.js';
import type { WorkerAnswer, WorkerRequest, WorkerSettings } from './submission.worker.js';

/** The built worker, also when this file is run from its source: a thread loads plain JavaScript only. */
const WORKER_FILE = fileURLToPath(new URL('../../../dist/receive-submission/threads/submission.worker.js', import.meta.url));

export interface SubmissionThreadsOptions {
  readonly threads: number;
  /** Most submissions that wait for a thread. */
  readonly maxWaiting: number;
  readonly worker: WorkerSettings;
  readonly observer: Pick<Observer, 'translated'>;
}

/** What the pool's queue knows of a task: the member, so that members are served in turn. */
interface Owned {
  readonly member: string;
}

/**
 * Takes large submissions off the event loop, from their bytes to their committed receipt: a file of 10,000 records holds up nobody else's request, neither
 * by its translation nor by the thousands of objects that it becomes, which never leave their thread.
 */
export class SubmissionThreads implements Receiver {
  readonly #pool: Piscina<WorkerRequest | undefined, WorkerAnswer>;
  readonly #maxWaiting: number;
  readonly #observer: Pick<Observer, 'translated'>;

  constructor({ threads, maxWaiting, worker, observer }: SubmissionThreadsOptions) {
    this.#maxWaiting = maxWaiting;
    this.#observer = observer;
    this.#pool = new Piscina({
      filename: WORKER_FILE,
      minThreads: threads,
      maxThreads: threads,
      taskQueue: new FairTaskQueue<PiscinaTask>((task) => (task[queueOptionsSymbol] as Owned | null)?.member ?? ''),
      workerData: worker,
      // Telemetry is preloaded into the process by its arguments; a thread needs none of its own.
      execArgv: [],
      // On a machine with few processors requests and small submissions go before files, without starving them.
      niceIncrement: 5,
    });
  }

  /** Resolves when a thread has compiled the mappings; rejects with what keeps it from doing so. */
  async start(): Promise<void> {
    await this.#pool.run(undefined, { name: 'ready' });
  }

  /**
   * The bytes go over to the thread: they are gone from the caller's buffer.
   *
   * @throws CbxError `SUBMISSION.BUSY`, retryable, if too many wait
   */
  async receive({ bytes, ...arrival }: Arrival): Promise<Received> {
    if (this.#pool.queueSize >= this.#maxWaiting) throw new CbxError('SUBMISSION.BUSY', 'as many submissions wait to be translated as this instance holds', { retryable: true });
    const { member } = arrival;
    const own = ownMemory(bytes);
    const request: WorkerRequest & { [queueOptionsSymbol]: Owned } = { ...arrival, bytes: own, trace: storeTraceContext(context.active()), [queueOptionsSymbol]: { member } };
    const answer = await this.#pool.run(request, { name: 'receive', transferList: [own.buffer] });
    switch (answer.kind) {
      case 'received': {
        const { submissionId, refused, receipt, tally, translationSeconds } = answer;
        if (translationSeconds !== undefined) this.#observer.translated(member, 'worker', translationSeconds);
        return { answer: { submissionId, refused, receipt: Buffer.from(receipt.buffer, receipt.byteOffset, receipt.byteLength) }, tally };
      }
      case 'failed':
        throw new CbxError(answer.code, answer.message, { retryable: answer.retryable, details: answer.details });
    }
  }

  /** Finishes what is in hand, then ends the threads. */
  async close(): Promise<void> {
    await this.#pool.close();
  }
}

/** The bytes in memory that holds nothing else, so that it can change hands; copied only where it holds more. */
function ownMemory(bytes: Buffer): Uint8Array<ArrayBuffer> {
  const whole = bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength;
  return whole ? new Uint8Array(bytes.buffer as ArrayBuffer) : Uint8Array.from(bytes);
}
