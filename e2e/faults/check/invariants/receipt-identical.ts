import type { HistoryEvent } from '../../history/events.ts';
import { endOf } from '../facts/submission-facts.ts';
import type { Invariant, InvariantCheck, Parts } from './invariant.ts';

/** Reliability 3: the same submission again has the same receipt, byte for byte; and it speaks of the records that were sent. */
export const receiptIdentical: InvariantCheck = { id: 'receipt-identical', begin: (parts) => new ReceiptIdentical(parts) };

class ReceiptIdentical implements Invariant {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.finding.checked('receipts that were given again', 0);
  }

  observe(event: HistoryEvent, line: number): void {
    if (event.event !== 'submit.answered' || endOf(event.status) !== 'RECEIPT') return;
    const { world, finding } = this.#parts;
    const submission = world.submissions.all.get(event.submission);
    const first = submission?.receipt;
    if (submission === undefined || first === undefined) return;
    if (first.line === line) {
      finding.checked('receipts');
      this.#ids(event, line);
      return;
    }
    finding.checked('receipts that were given again');
    const differs = first.sha256 !== event.receiptSha256 ? 'other bytes' : first.status !== event.status ? 'another status' : first.submissionId !== event.submissionId ? 'another submission id' : undefined;
    if (differs !== undefined) finding.violate(`${event.submission} has a receipt of ${differs} at attempt ${event.attempt}`, [submission.attempts[1]?.sentLine, first.line, line]);
  }

  conclude(): void {
    const { world, finding } = this.#parts;
    const ids = new Map<string, { readonly name: string; readonly line: number }>();
    for (const { name, receipt } of world.submissions.all.values()) {
      if (receipt?.submissionId === undefined) continue;
      const other = ids.get(receipt.submissionId);
      if (other !== undefined) finding.violate(`${name} and ${other.name} are different bytes under one submission id`, [other.line, receipt.line]);
      ids.set(receipt.submissionId, { name, line: receipt.line });
    }
  }

  #ids({ submission: name, records = [] }: HistoryEvent<'submit.answered'>, line: number): void {
    const { world, finding } = this.#parts;
    const claims = new Map(world.submissions.all.get(name)?.claims.map((claim) => [claim.record, claim]));
    for (const answer of records) {
      const claim = claims.get(answer.record);
      if (claim === undefined) {
        finding.violate(`the receipt of ${name} has a record ${answer.record}, which was not sent`, [line]);
        continue;
      }
      const wrong = (answer.notificationId ?? claim.notification.id) !== claim.notification.id || (answer.subjectKey ?? claim.notification.subject?.key) !== claim.notification.subject?.key;
      if (wrong) finding.violate(`the receipt of ${name} names record ${answer.record} otherwise than the shared schema says`, [claim.line, line]);
    }
  }
}
