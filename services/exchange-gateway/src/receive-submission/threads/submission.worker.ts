import { createWireCodec, type SchemaIds } from '@cbx/contracts';
import { CbxError } from '@cbx/kernel';
import { createDataSource, Outbox, restoreTraceContext, toDatabaseError, UnitOfWork, type StoredTraceContext } from '@cbx/persistence';
import { workerData } from 'node:worker_threads';
import type { OwnAnswer } from '../../domain/translated-submission.js';
import { AuditRepository } from '../../persistence/audit.repository.js';
import { NotificationRepository } from '../../persistence/notification.repository.js';
import { StoredSubmissionRepository } from '../../persistence/stored-submission.repository.js';
import { SubmissionRepository } from '../../persistence/submission.repository.js';
import { ReprocessSubmission, type ReprocessRequest, type SubmissionChange } from '../reprocessing/reprocess-submission.js';
import type { Arrival, Tally } from '../arrival.js';
import { receiveWhole } from '../receive-whole.js';
import { StoreSubmissions } from '../store-submissions.js';
import { createTranslate } from '../translation/create-translate.js';
import { loadMembers } from '../translation/load-members.js';
import { ValidateSubmission, type ValidationRequest } from '../validation/validate-submission.js';
import type { Validation } from '../validation/validation.js';
import { Withdrawals } from '../withdrawal/withdrawals.js';
import { giveWay } from './give-way.js';

/** What a thread needs to begin. */
export interface WorkerSettings {
  readonly membersDirectory: string;
  readonly schemaIds: SchemaIds;
  /** `postgres://…`: a thread stores what it has translated by a connection of its own. */
  readonly databaseUrl: string;
}

export interface WorkerValidationRequest extends Omit<ValidationRequest, 'bytes'> {
  readonly bytes: Uint8Array;
}

export interface WorkerRequest extends Omit<Arrival, 'bytes'> {
  readonly bytes: Uint8Array;
  readonly trace: StoredTraceContext;
}

export interface WorkerReprocessRequest extends ReprocessRequest {
  readonly trace: StoredTraceContext;
}

/** An error of ours loses its code on the way between threads: so it travels as data. */
export type WorkerAnswer =
  | { readonly kind: 'received'; readonly submissionId: string; readonly refused: boolean; readonly receipt: Uint8Array; readonly own?: OwnAnswer | undefined; readonly tally?: Tally; readonly translationSeconds?: number }
  | { readonly kind: 'validated'; readonly validation: Validation; readonly translationSeconds: number }
  | { readonly kind: 'reprocessed'; readonly change: SubmissionChange | 'NO_BYTES' | undefined }
  | { readonly kind: 'failed'; readonly code: `${Uppercase<string>}.${Uppercase<string>}`; readonly message: string; readonly retryable: boolean; readonly details: Readonly<Record<string, unknown>> };

giveWay();
const settings = workerData as WorkerSettings;
const codec = createWireCodec({ schemaIds: settings.schemaIds });
const translate = createTranslate(loadMembers(settings.membersDirectory), codec);
const dataSource = createDataSource({ url: settings.databaseUrl, applicationName: 'exchange-gateway-thread', poolSize: 1 });
const parts = { outbox: new Outbox(), submissions: new SubmissionRepository(), notifications: new NotificationRepository(), audit: new AuditRepository(), withdrawals: new Withdrawals(codec) };
const store = new StoreSubmissions(parts);

/** Told by being loaded: the mappings are compiled. */
export function ready(): void {}

export function receive({ trace, ...request }: WorkerRequest): Promise<WorkerAnswer> {
  return answered(async () => {
    let translationSeconds: number | undefined;
    const { answer, tally } = await receiveWhole({ ...request, bytes: bufferOf(request.bytes) }, restoreTraceContext(trace), {
      unitOfWork: new UnitOfWork(dataSource),
      store,
      translate,
      onTranslated: (seconds) => (translationSeconds = seconds),
    });
    // A copy: what comes from the database is a part of something larger, all of which would travel.
    return { kind: 'received', submissionId: answer.submissionId, refused: answer.refused, receipt: Uint8Array.from(answer.receipt), own: answer.own === undefined ? undefined : { ...answer.own, bytes: Uint8Array.from(answer.own.bytes) }, tally, translationSeconds };
  });
}

export function validate(request: WorkerValidationRequest): Promise<WorkerAnswer> {
  return answered(async () => {
    let translationSeconds = 0;
    const onTranslated = (seconds: number): void => void (translationSeconds = seconds);
    const validation = await new ValidateSubmission({ ...parts, unitOfWork: new UnitOfWork(dataSource), translate, onTranslated }).validate({ ...request, bytes: bufferOf(request.bytes) });
    return { kind: 'validated', validation, translationSeconds };
  });
}

export function reprocess({ trace, ...request }: WorkerReprocessRequest): Promise<WorkerAnswer> {
  return answered(async () => {
    const reprocessing = new ReprocessSubmission({ ...parts, unitOfWork: new UnitOfWork(dataSource), stored: new StoredSubmissionRepository(), store, translate, codec });
    return { kind: 'reprocessed', change: await reprocessing.run(request, restoreTraceContext(trace)) };
  });
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function answered(work: () => Promise<WorkerAnswer>): Promise<WorkerAnswer> {
  try {
    if (!dataSource.isInitialized) await dataSource.initialize();
    return await work();
  } catch (thrown) {
    const error = toDatabaseError(thrown);
    if (!(error instanceof CbxError)) throw error;
    const { code, message, retryable, details } = error;
    return { kind: 'failed', code: code as `${Uppercase<string>}.${Uppercase<string>}`, message, retryable, details };
  }
}
