import type { SchemaIds } from '@cbx/contracts';
import { CbxError } from '@cbx/kernel';
import { workerData } from 'node:worker_threads';
import type { TranslatedSubmission } from '../../domain/translated-submission.js';
import { createTranslate } from './create-translate.js';
import { loadMembers } from './load-members.js';
import type { TranslationRequest } from './translator.js';

/** What a thread needs to begin. */
export interface WorkerSettings {
  readonly membersDirectory: string;
  readonly schemaIds: SchemaIds;
}

/** An error of ours loses its code on the way between threads: so it travels as data. */
export type WorkerAnswer =
  | { readonly kind: 'translated'; readonly submission: TranslatedSubmission }
  | { readonly kind: 'failed'; readonly code: `${Uppercase<string>}.${Uppercase<string>}`; readonly message: string; readonly retryable: boolean; readonly details: Readonly<Record<string, unknown>> };

const settings = workerData as WorkerSettings;
const run = createTranslate(loadMembers(settings.membersDirectory), settings.schemaIds);

/** Told by being loaded: the mappings are compiled. */
export function ready(): void {}

export function translate(request: TranslationRequest): WorkerAnswer {
  try {
    return { kind: 'translated', submission: run(request) };
  } catch (error) {
    if (!(error instanceof CbxError)) throw error;
    const { code, message, retryable, details } = error;
    return { kind: 'failed', code: code as `${Uppercase<string>}.${Uppercase<string>}`, message, retryable, details };
  }
}
