import type { Claim, Notification, Submission } from '../facts/facts.ts';

/** Whether the record may have had, or still may have, an effect, by what its sender was answered. */
export function mayHaveEffect(claim: Claim): boolean {
  const { submission, outcome, verdict } = claim;
  if (submission.receipt !== undefined) return outcome === 'ACCEPTED' || outcome === 'ACCEPTED_WITH_WARNINGS';
  return verdict === 'ACCEPT' && isIndeterminate(submission);
}

/** Whether its sender cannot know if it was taken: no receipt, and an attempt whose end tells nothing. */
export function isIndeterminate(submission: Submission): boolean {
  return submission.receipt === undefined && submission.attempts.some((attempt) => attempt !== undefined && (attempt.end === 'INDETERMINATE' || attempt.end === undefined));
}

/**
 * The record that the notification stands for: of the submission whose bytes its message names, else the one that was answered ACCEPTED,
 * else the one that may have been. `undefined` where nobody sent such a thing.
 */
export function effectiveClaim(notification: Notification): Claim | undefined {
  const { claims, messages } = notification;
  if (claims.length < 2) return claims[0];
  const possible = claims.filter(mayHaveEffect);
  const hash = messages[0]?.rawSha256;
  return possible.find(({ submission }) => submission.rawSha256 === hash) ?? possible.find(({ outcome }) => outcome !== undefined) ?? possible[0] ?? claims[0];
}
