import type { CompiledMember, Translation, Verdict } from '@cbx/mapping';
import type { AnswerFacts, OwnAnswer, TranslatedSubmission } from '../../domain/translated-submission.js';

/** As the canonical receipt is answered, where the member's document names no statuses of its own. */
const USUAL = { accepted: 202, refused: 422 } as const;

/** With which statuses a sender is answered in its own format; undefined where that has no answer. */
export function ownStatuses({ answer, answerStatuses }: Pick<CompiledMember, 'answer' | 'answerStatuses'>): { readonly accepted: number; readonly refused: number } | undefined {
  return answer === undefined ? undefined : (answerStatuses ?? USUAL);
}

/** How a submission is answered in the sender's own format, once its records are judged. */
export function ownAnswer({ answer, answerStatuses }: Pick<CompiledMember, 'answer' | 'answerStatuses'>, translation: Translation): TranslatedSubmission['answer'] {
  if (answer === undefined) return undefined;
  const faulty = new Set(translation.rejections.map(({ record }) => record));
  return ({ submissionId, receivedAt, rawSha256, judged, withdrawn }: AnswerFacts): OwnAnswer | undefined => {
    const verdicts = new Map<number, Verdict>();
    for (const { record, outcome, faults } of judged) {
      if (outcome === 'UNCHANGED') verdicts.set(record, { isUnchanged: true });
      // What the translator found stands in the translation; what is left is the gateway's.
      else if (outcome === 'REJECTED' && !faulty.has(record)) verdicts.set(record, { faults: faults.map(({ code }) => code) });
    }
    const bytes = answer(translation, { id: submissionId, at: receivedAt.toISOString(), sha256: rawSha256, verdicts, ...(withdrawn === undefined ? {} : { withdrawn }) });
    if (bytes === undefined) return undefined;
    const isRefused = translation.outcome === 'REFUSED' || (answerStatuses === undefined && judged.every(({ outcome }) => outcome === 'REJECTED'));
    return { bytes, status: (answerStatuses ?? USUAL)[isRefused ? 'refused' : 'accepted'] };
  };
}
