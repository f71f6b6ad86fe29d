import type { Claim, Submission } from '../facts/facts.ts';
import { mayHaveEffect } from './effective-claim.ts';

/** Whether what else was sent makes the gateway's verdict on a sound record right. */
export function isExplained(code: string, claim: Claim): boolean {
  if (code === 'GATE.VERSION_CONFLICT') return claim.notification.claims.some((other) => other !== claim && other.content !== claim.content && mayHaveEffect(other));
  if (code === 'RULE.CANCEL_WITHOUT_RECORD') return claim.action === 'CANCEL' && !wasAcceptedBefore(claim);
  return false;
}

/** Whether any version of the subject was certainly accepted before the record came to be judged. */
function wasAcceptedBefore({ submission, record, notification }: Claim): boolean {
  const sentAt = firstSent(submission);
  const isBefore = (other: Claim): boolean => (other.submission === submission ? other.record < record : (other.submission.receipt?.at ?? Infinity) < sentAt);
  return (notification.subject?.published ?? []).some(({ claims }) => claims.some((other) => mayHaveEffect(other) && isBefore(other)));
}

function firstSent({ attempts }: Submission): number {
  return attempts.find((attempt) => attempt !== undefined)?.sentAt ?? Infinity;
}
