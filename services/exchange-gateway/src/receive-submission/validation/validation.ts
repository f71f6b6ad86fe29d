import type { JudgedRecord } from '../../domain/judge-submission.js';
import { isRefused } from '../../domain/judge-submission.js';
import { makeReceipt, type Receipt, type ReceiptHead } from '../../domain/receipt.js';
import type { TranslatedSubmission } from '../../domain/translated-submission.js';

/** What would be answered to a submission if it were sent now: its receipt without what only a sent one has. */
export interface Validation extends Omit<Receipt, 'submissionId' | 'receivedAt'> {
  /** REFUSED: not one record would be acceptable. */
  readonly status: 'ACCEPTED' | 'REFUSED';
}

export function makeValidation(head: Omit<ReceiptHead, 'submissionId' | 'receivedAt'>, translated: TranslatedSubmission, judged: readonly JudgedRecord[], withdrawn?: readonly JudgedRecord[]): Validation {
  const { submissionId: _none, receivedAt: _never, ...rest } = makeReceipt({ submissionId: '', receivedAt: '', ...head }, translated, judged, withdrawn);
  return { status: isRefused(judged) ? 'REFUSED' : 'ACCEPTED', ...rest };
}
