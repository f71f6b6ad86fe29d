import { isRedriven } from '../facts/dead-letter-facts.ts';
import type { Claim, Message, Notification, Submission } from '../facts/facts.ts';
import { effectiveClaim, isIndeterminate, mayHaveEffect } from '../model/effective-claim.ts';
import { isExplained } from '../model/explained-rejection.ts';
import type { Invariant, InvariantCheck, Parts } from './invariant.ts';

/** Reliability 1: every record of a 202 ends in exactly one of registered, rejected with receipt, dead-lettered; then it is evaluated, and its sender is told. */
export const acceptedArrives: InvariantCheck = { id: 'accepted-arrives', begin: (parts) => new AcceptedArrives(parts) };

class AcceptedArrives implements Invariant {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  conclude(): void {
    for (const submission of this.#parts.world.submissions.all.values()) {
      if (submission.receipt?.status !== 202) continue;
      for (const claim of submission.claims) this.#record(claim);
      this.#shown(submission);
    }
    this.#indeterminateOnes();
  }

  #record(claim: Claim): void {
    const { finding } = this.#parts;
    finding.checked('records of a 202');
    switch (claim.outcome) {
      case undefined:
        finding.violate(`record ${claim.record} of ${claim.submission.name} is not in its receipt`, [claim.line, claim.submission.receipt?.line]);
        return;
      case 'REJECTED':
        finding.checked('rejected');
        this.#rejected(claim);
        return;
      case 'UNCHANGED':
        finding.checked('unchanged');
        this.#unchanged(claim);
        return;
      case 'ACCEPTED':
      case 'ACCEPTED_WITH_WARNINGS':
        if (claim.verdict === 'REJECT') finding.violate(`record ${claim.record} of ${claim.submission.name} is faulty and was accepted`, [claim.line, claim.outcomeLine]);
        this.#arrives(claim.notification, claim);
        return;
    }
  }

  /** What had its effect without an answer must come to the same end. */
  #indeterminateOnes(): void {
    for (const submission of this.#parts.world.submissions.all.values()) {
      if (!isIndeterminate(submission)) continue;
      for (const claim of submission.claims) if (claim.notification.messages.some(({ rawSha256 }) => rawSha256 === submission.rawSha256)) this.#arrives(claim.notification, claim);
    }
  }

  #arrives(notification: Notification, claim: Claim): void {
    const { finding, models } = this.#parts;
    const letter = models.buriedAtRegistry(notification);
    const waiting = letter !== undefined && !isRedriven(letter);
    const registered = notification.entries.length > 0;
    if (registered && waiting) {
      finding.violate(`${notification.id} is registered and lies in the dead letters of case-registry too`, [claim.outcomeLine, notification.entries[0]?.line, letter.line]);
      return;
    }
    if (registered) {
      finding.checked('registered');
      this.#evaluated(notification, claim);
    } else if (waiting) {
      finding.checked('dead-lettered');
    } else {
      const far = notification.messages.length === 0 ? 'never published' : 'published, and never registered';
      finding.violate(`${notification.id} of ${claim.submission.name} is lost: accepted, ${far}, not in the dead letters`, [claim.line, claim.outcomeLine, notification.messages[0]?.line, letter?.redrivenLine]);
    }
  }

  #evaluated(notification: Notification, claim: Claim): void {
    const { finding, models } = this.#parts;
    const lines = [claim.outcomeLine, notification.entries[0]?.line, notification.caseEvents[0]?.line];
    if (notification.caseEvents.length === 0) {
      finding.violate(`${notification.id} is registered, and no case event tells of it`, lines);
      return;
    }
    if (notification.registered.length === 0) finding.violate(`${notification.id} is registered, and its sender is not told`, lines);
    const letter = models.buriedAtAlerting(notification);
    const waiting = letter !== undefined && !isRedriven(letter);
    if (notification.evaluated.length > 0 && waiting) finding.violate(`${notification.id} is evaluated and lies in the dead letters of alerting too`, [...lines, notification.evaluated[0]?.line, letter.line]);
    else if (notification.evaluated.length > 0) finding.checked('evaluated');
    else if (!waiting) finding.violate(`${notification.id} is registered, and alerting neither evaluated nor buried it`, [...lines, letter?.redrivenLine]);
    else finding.checked('dead-lettered at alerting');
  }

  /** The sender's own view says what has become of the records. */
  #shown({ name, shown, claims, receipt }: Submission): void {
    const { finding } = this.#parts;
    if (shown === undefined) return;
    if (shown.status !== 200) {
      finding.violate(`${name} was accepted, and its sender is answered ${shown.status} when it asks for it`, [receipt?.line, shown.line]);
      return;
    }
    for (const claim of claims) {
      if (claim.outcome === 'REJECTED' || claim.outcome === undefined) continue;
      finding.checked('journeys');
      const missing = this.#missing(claim);
      if (missing !== undefined) finding.violate(`${claim.notification.id} is ${missing}, and its sender is not shown it`, [claim.outcomeLine, claim.notification.entries[0]?.line, claim.notification.evaluated[0]?.line, shown.line]);
    }
  }

  #missing({ journey, notification }: Claim): string | undefined {
    const { world } = this.#parts;
    const told = (messages: readonly Message[]): boolean => messages.some(({ messageId }) => world.deadLetters.find('exchange-gateway', messageId) === undefined);
    if (journey?.published !== true && notification.messages.length > 0) return 'published';
    if (journey?.registered !== true && notification.entries.length > 0 && told(notification.registered)) return 'registered';
    if (journey?.evaluated !== true && told(notification.evaluated)) return 'evaluated';
    return undefined;
  }

  #unchanged(claim: Claim): void {
    const { finding } = this.#parts;
    const other = claim.notification.claims.find((each) => each !== claim && each.content === claim.content && mayHaveEffect(each));
    if (other === undefined) finding.violate(`record ${claim.record} of ${claim.submission.name} is said to be unchanged, and nothing like it was ever accepted`, [claim.line, claim.outcomeLine]);
    else this.#arrives(claim.notification, effectiveClaim(claim.notification) ?? claim);
  }

  #rejected(claim: Claim): void {
    const { finding } = this.#parts;
    const codes = claim.codes ?? [];
    if (codes.length === 0) finding.violate(`record ${claim.record} of ${claim.submission.name} is rejected without a reason`, [claim.line, claim.outcomeLine]);
    else if (claim.verdict === 'ACCEPT' && !codes.every((code) => isExplained(code, claim))) {
      finding.violate(`record ${claim.record} of ${claim.submission.name} is sound and was rejected: ${codes.join(', ')}`, [claim.line, claim.outcomeLine]);
    }
  }
}
