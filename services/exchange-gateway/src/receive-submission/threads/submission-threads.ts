import { CbxError } from '@cbx/kernel';
import { storeTraceContext } from '@cbx/persistence';
import { context } from '@opentelemetry/api';
import { Piscina, queueOptionsSymbol, type PiscinaTask } from 'piscina';
import { fileURLToPath } from 'node:url';
import type { ReprocessRequest, SubmissionChange } from '../reprocessing/reprocess-submission.js';
import type { Arrival, Received, Receiver } from '../arrival.js';
import type { Observer } from '../observer.js';
import type { ValidationRequest, Validator } from '../validation/validate-submission.js';
import type { Validation } from '../validation/validation.js';
import { FairTaskQueue } from './fair-task-queue.js';
import type { WorkerAnswer, WorkerReprocessRequest, WorkerRequest, WorkerSettings, WorkerValidationRequest } from './submission.worker.js';

/** The built worker, also when this file is run from its source: a thread loads plain JavaScript only. */
const WORKER_FILE = fileURLToPath(new URL('../../../dist/receive-submission/threads/submission.worker.js', import.meta.url));

/**
 * A thread's heap, in MiB. A small young generation, and a bound of the old one from which Node derives how far it lets the heap grow before it collects: without
 * them a thread keeps several times of what it needs. A file of 10,000 records needs less than 64; one that needs more than there is ends its thread, and is told so.
 */
const MEMORY = { young: 8, old: 160 } as const;

export interface SubmissionThreadsOptions {
  readonly threads: number;
  /** Most submissions that wait for a thread. */
  readonly maxWaiting: number;
  readonly worker: WorkerSettings;
  readonly observer: Pick<Observer, 'translated'>;
  /** MiB of a thread's old generation. */
  readonly heapMb?: number;
}

/** What the pool's queue knows of a task: the member, so that members are served in turn. */
interface Owned {
  readonly member: string;
}

interface Owner {
  readonly [queueOptionsSymbol]: Owned;
}

/**
 * Takes large submissions off the event loop, from their bytes to their committed receipt: a file of 10,000 records holds up nobody else's request, neither
 * by its translation nor by the thousands of objects that it becomes, which never leave their thread.
 */
export class SubmissionThreads implements Receiver, Validator {
  readonly #pool: Piscina<WorkerRequest | WorkerValidationRequest | WorkerReprocessRequest | undefined, WorkerAnswer>;
  readonly #maxWaiting: number;
  readonly #observer: Pick<Observer, 'translated'>;

  constructor({ threads, maxWaiting, worker, observer, heapMb = MEMORY.old }: SubmissionThreadsOptions) {
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
      resourceLimits: { maxYoungGenerationSizeMb: MEMORY.young, maxOldGenerationSizeMb: heapMb },
    });
    // Of a thread that ends with nothing in hand, such as the one that takes a broken one's place. The next submission is told what is wrong; the process goes on.
    this.#pool.on('error', () => undefined);
  }

  /** Resolves when a thread has compiled the mappings; rejects with what keeps it from doing so. */
  async start(): Promise<void> {
    await this.#pool.run(undefined, { name: 'ready' });
  }

  /**
   * The bytes go over to the thread: they are gone from the caller's buffer.
   *
   * @throws CbxError `SUBMISSION.BUSY`, retryable, if too many wait; `FORMAT.FORBIDDEN` if it takes more memory than a thread has
   */
  async receive({ bytes, ...arrival }: Arrival): Promise<Received> {
    const { member } = arrival;
    const own = ownMemory(bytes);
    const { submissionId, refused, receipt, own: answer, tally, translationSeconds } = await this.#run('receive', 'received', { ...arrival, bytes: own, trace: storeTraceContext(context.active()), [queueOptionsSymbol]: { member } }, own);
    if (translationSeconds !== undefined) this.#observer.translated(member, 'worker', translationSeconds);
    return { answer: { submissionId, refused, receipt: Buffer.from(receipt.buffer, receipt.byteOffset, receipt.byteLength), own: answer }, tally };
  }

  /** As {@link receive}, for a submission that is only asked about. */
  async validate({ bytes, ...request }: ValidationRequest): Promise<Validation> {
    const { member } = request;
    const own = ownMemory(bytes);
    const { validation, translationSeconds } = await this.#run('validate', 'validated', { ...request, bytes: own, [queueOptionsSymbol]: { member } }, own);
    this.#observer.translated(member, 'worker', translationSeconds);
    return validation;
  }

  /** Translates a stored submission anew, among the member's other submissions. */
  async reprocess(member: string, request: ReprocessRequest): Promise<SubmissionChange | 'NO_BYTES' | undefined> {
    const { change } = await this.#run('reprocess', 'reprocessed', { ...request, trace: storeTraceContext(context.active()), [queueOptionsSymbol]: { member } });
    return change;
  }

  async #run<K extends Exclude<WorkerAnswer['kind'], 'failed'>>(name: string, kind: K, request: Owner & (WorkerRequest | WorkerValidationRequest | WorkerReprocessRequest), bytes?: Uint8Array<ArrayBuffer>): Promise<Extract<WorkerAnswer, { kind: K }>> {
    if (this.#pool.queueSize >= this.#maxWaiting) throw new CbxError('SUBMISSION.BUSY', 'as many submissions wait to be translated as this instance holds', { retryable: true });
    const answer = await this.#pool.run(request, { name, transferList: bytes === undefined ? [] : [bytes.buffer] }).catch(tooDemanding);
    if (answer.kind === 'failed') throw new CbxError(answer.code, answer.message, { retryable: answer.retryable, details: answer.details });
    if (answer.kind !== kind) throw new Error(`a thread answered ${answer.kind} to ${name}`);
    return answer as Extract<WorkerAnswer, { kind: K }>;
  }

  /** Finishes what is in hand, then ends the threads. */
  async close(): Promise<void> {
    await this.#pool.close();
  }
}

/** A thread that runs out of memory ends, and another takes its place: only the submission that it had in hand hears of it. */
function tooDemanding(error: unknown): never {
  if (!(typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')) throw error;
  throw new CbxError('FORMAT.FORBIDDEN', 'the submission takes more memory to read than there is for one', { details: { faults: [{ record: 0, code: 'FORMAT.FORBIDDEN', expected: LESS }] } });
}

const LESS = { en: 'A submission with fewer values', ru: 'Сообщение с меньшим числом значений' };

/** The bytes in memory that holds nothing else, so that it can change hands; copied only where it holds more. */
function ownMemory(bytes: Buffer): Uint8Array<ArrayBuffer> {
  const whole = bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength;
  return whole ? new Uint8Array(bytes.buffer as ArrayBuffer) : Uint8Array.from(bytes);
}
