import type { Context } from '@opentelemetry/api';
import type { AcceptedLedger } from '../domain/accepted-ledger.js';
import { isNew, isRefused, judgeSubmission, type Anew, type JudgedRecord } from '../domain/judge-submission.js';
import { listOf, makeReceipt } from '../domain/receipt.js';
import type { TranslatedSubmission } from '../domain/translated-submission.js';
import type { NewSubmission, SubmissionIdentity } from '../persistence/submission.repository.js';
import type { Arrival } from './arrival.js';
import type { ArrivedSnapshot, OpenLists } from './withdrawal/withdrawals.js';

/** A submission that has been translated, with all that its receipt says of it. */
export interface ArrivedSubmission extends Arrival, SubmissionIdentity {
  readonly translatedAt: Date;
  readonly translated: TranslatedSubmission;
  /** The trace of its request, which its messages go on with. */
  readonly traceContext: Context;
  /** There where it came before, and is translated anew by today's mapping. */
  readonly anew?: Anew;
}

/** A submission that has been judged, ready to be stored. */
export interface JudgedSubmission extends NewSubmission {
  readonly traceContext: Context;
  /** Of a full list: the CANCELs that follow from it. */
  readonly withdrawn: readonly JudgedRecord[];
}

/** Judges a submission's records and what follows from it as a list. What it accepts goes into the ledger, and into the lists. */
export async function judgeArrived(submission: ArrivedSubmission, ledger: AcceptedLedger, lists: OpenLists): Promise<JudgedSubmission> {
  const { submissionId, member, principal, format, mappingVersion, receivedAt, rawSha256, bytes, translated, anew } = submission;
  const records = judgeSubmission(translated.records, { member, receivedAt, before: ledger, anew });
  for (const { candidate } of records.filter(isNew)) ledger.add(candidate);
  const snapshot = snapshotOf(submission);
  const withdrawn = snapshot === undefined ? undefined : judgeSubmission(await lists.take(snapshot, records), { member, receivedAt, before: ledger });
  for (const { candidate } of (withdrawn ?? []).filter(isNew)) ledger.add(candidate);
  const head = { submissionId, member, format, mappingVersion, receivedAt: receivedAt.toISOString(), rawSha256, byteLength: bytes.length };
  const receipt = makeReceipt(head, translated, records, withdrawn);
  return {
    ...submission,
    sender: principal.subject,
    records,
    withdrawn: withdrawn ?? [],
    refused: isRefused(records),
    receipt: Buffer.from(JSON.stringify(receipt)),
    own: translated.answer?.({ submissionId, receivedAt, rawSha256, judged: records, ...(withdrawn === undefined ? {} : { withdrawn: withdrawn.length }) }),
    faults: listOf(receipt, 'faults'),
    warnings: listOf(receipt, 'warnings'),
    isKeptBefore: anew !== undefined,
  };
}

/** The subjects of its records that are the sender's own. */
export function ownSubjects({ member, translated }: Pick<ArrivedSubmission, 'member' | 'translated'>): string[] {
  return translated.records.flatMap(({ candidate }) => (candidate?.origin === member ? [candidate.subjectKey] : []));
}

/** What it says as a full list, if it is one. */
export function snapshotOf({ member, format, mappingVersion, receivedAt, rawSha256, translated, anew }: ArrivedSubmission): ArrivedSnapshot | undefined {
  const { snapshot } = translated;
  return snapshot === undefined ? undefined : { member, receivedAt, snapshot, provenance: { receivedAt: receivedAt.toISOString(), format, mappingVersion, rawSha256 }, isOld: anew !== undefined };
}
