import type { Clock } from '@cbx/kernel';
import type { UnitOfWork } from '@cbx/persistence';
import type { Principal } from '@cbx/release';
import { journeyOf, type Journey } from '../domain/journey.js';
import type { Receipt, ReceiptRecord } from '../domain/receipt.js';
import type { AuditRepository } from '../persistence/audit.repository.js';
import type { ProgressRepository } from '../persistence/progress.repository.js';
import type { SubmissionRepository } from '../persistence/submission.repository.js';

/** A submission's receipt with how far each of its records has got. */
export interface SubmissionView extends Omit<Receipt, 'records'> {
  /** REFUSED: not one record was acceptable. */
  readonly status: SubmissionStatus;
  readonly records: readonly (ReceiptRecord & { readonly journey: Journey })[];
}

export type SubmissionStatus = 'ACCEPTED' | 'REFUSED';

export interface ShowSubmissionParts {
  readonly unitOfWork: UnitOfWork;
  readonly submissions: SubmissionRepository;
  readonly progress: ProgressRepository;
  readonly audit: AuditRepository;
  readonly clock: Clock;
}

/** Shows a submission to its own state. The reading is on record before anything is shown, a reading that was not granted too. */
export class ShowSubmission {
  readonly #parts: ShowSubmissionParts;

  constructor(parts: ShowSubmissionParts) {
    this.#parts = parts;
  }

  /** Undefined if there is none of that id, or it is another state's: the two look alike. */
  async show(principal: Principal, submissionId: string): Promise<SubmissionView | undefined> {
    const { unitOfWork, submissions, progress, audit, clock } = this.#parts;
    return unitOfWork.run(async (tx) => {
      const stored = await submissions.find(tx, submissionId, principal.state);
      await audit.append(tx, { at: clock.now(), actor: principal, action: 'READ_SUBMISSION', granted: stored !== undefined, submissionId });
      if (stored === undefined) return undefined;
      const receipt = JSON.parse(stored.receipt.toString('utf8')) as Receipt;
      const reached = await progress.of(tx, receipt.records.flatMap(({ notificationId }) => (notificationId === undefined ? [] : [notificationId])));
      const times = { receivedAt: receipt.receivedAt, translatedAt: stored.translatedAt.toISOString() };
      return {
        ...receipt,
        status: stored.refused ? 'REFUSED' : 'ACCEPTED',
        records: receipt.records.map((record) => ({ ...record, journey: journeyOf(record, times, reached.get(record.notificationId ?? '')) })),
      };
    });
  }
}
