import { makeNotificationId, makeSubjectKey, topicOfKind, type NotificationAction } from '@cbx/contracts';
import type { Candidate, Fault, TranslatedRecord } from '../src/domain/translated-submission.js';

export interface CandidateChoices {
  readonly origin?: string;
  readonly reference?: string;
  readonly version?: number;
  readonly action?: NotificationAction;
  readonly sentAt?: string;
  readonly retainUntil?: string;
  /** Equal content has equal hashes. */
  readonly content?: string;
}

/** A sound search request of KAZ, sent 2024-05-14 10:00 UTC; a test states only what it is about. */
export function aCandidate(choices: CandidateChoices = {}): Candidate {
  const action = choices.action ?? 'NEW';
  const parts = {
    origin: choices.origin ?? 'KAZ',
    kind: 'SEARCH_REQUEST',
    sourceReference: choices.reference ?? 'R-1',
    sourceVersion: choices.version ?? 1,
    status: 'ACTUAL',
  } as const;
  return {
    notificationId: makeNotificationId(parts),
    subjectKey: makeSubjectKey(parts),
    origin: parts.origin,
    action,
    sentAt: choices.sentAt ?? '2024-05-14T10:00:00.000Z',
    retainUntil: choices.retainUntil ?? '2025-05-14',
    contentHash: `${action}:${choices.content ?? 'a'}`,
    topic: topicOfKind(parts.kind),
    urgent: false,
    payload: new Uint8Array(),
  };
}

export const aFault = (code = 'FIELD.INVALID', line = 7): Fault => ({ code, line, expected: { en: 'a date', ru: 'дата' } });

export function soundRecord(record: number, choices: CandidateChoices = {}, warnings: readonly Fault[] = []): TranslatedRecord {
  return { record, sourceReference: choices.reference ?? 'R-1', candidate: aCandidate(choices), faults: [], warnings };
}

export function faultyRecord(record: number, faults: readonly Fault[] = [aFault()]): TranslatedRecord {
  return { record, faults, warnings: [] };
}
