import type { Claim, Submission } from '../facts/facts.ts';
import { isIndeterminate } from '../model/effective-claim.ts';
import { isExplained } from '../model/explained-rejection.ts';
import type { Invariant, InvariantCheck, Parts } from './invariant.ts';

/** Reliability 2: no answer means zero or one effect, never two; and all of a submission or nothing of it, as it is one transaction. */
export const indeterminate: InvariantCheck = { id: 'indeterminate', begin: (parts) => new Indeterminate(parts) };

class Indeterminate implements Invariant {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  conclude(): void {
    const { world, finding } = this.#parts;
    for (const submission of world.submissions.all.values()) {
      if (!submission.attempts.some((attempt) => attempt?.end === 'INDETERMINATE')) continue;
      finding.checked('submissions with an attempt that was not answered');
      this.#once(submission);
      if (submission.receipt !== undefined) finding.checked('settled by sending again');
      else if (isIndeterminate(submission)) this.#wholeOrNothing(submission);
    }
  }

  #once(submission: Submission): void {
    for (const { notification } of submission.claims) {
      const { messages, id } = notification;
      if (messages.length < 2) continue;
      this.#parts.finding.violate(`${id} of ${submission.name}, which got no answer at first, was published as ${messages.length} messages`, [unansweredLine(submission), ...messages.map(({ line }) => line)]);
    }
  }

  #wholeOrNothing(submission: Submission): void {
    const { finding } = this.#parts;
    const own = (claim: Claim): boolean => claim.notification.messages.some(({ rawSha256 }) => rawSha256 === submission.rawSha256);
    const published = submission.claims.find(own);
    if (published === undefined) {
      finding.checked('without effect');
      return;
    }
    finding.checked('with effect');
    const missing = submission.claims.filter((claim) => claim.verdict === 'ACCEPT' && claim.notification.messages.length === 0 && !isExplained('RULE.CANCEL_WITHOUT_RECORD', claim));
    if (missing.length === 0) return;
    finding.violate(`${submission.name} got no answer and had a part of its effect: ${missing.length} of its ${submission.claims.length} records are nowhere, among them ${missing[0]!.notification.id}`, [
      missing[0]!.line,
      unansweredLine(submission),
      published.notification.messages[0]?.line,
    ]);
  }
}

function unansweredLine({ attempts }: Submission): number | undefined {
  return attempts.find((attempt) => attempt?.end === 'INDETERMINATE')?.endLine;
}
