import type { HistoryEvent } from '../../history/events.ts';
import { serviceOf } from '../facts/dead-letter-facts.ts';
import type { Claim, Notification } from '../facts/facts.ts';
import { isIndeterminate, mayHaveEffect } from '../model/effective-claim.ts';
import type { Invariant, InvariantCheck, Parts } from './invariant.ts';

/** Reliability 6: whatever is seen anywhere goes back to a record that was accepted, or may have been. Refused, rejected, unchanged, poisonous: no effect. */
export const nothingRolledBack: InvariantCheck = { id: 'nothing-rolled-back', begin: (parts) => new NothingRolledBack(parts) };

class NothingRolledBack implements Invariant {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  observe(event: HistoryEvent, line: number): void {
    const { finding, world } = this.#parts;
    if (event.event === 'topic.message') {
      const poison = world.run.poisons.get(event.messageId);
      if (poison !== undefined && poison.topic !== event.topic && serviceOf(event.topic) === undefined) finding.violate(`the poisonous message ${event.messageId} is on ${event.topic}`, [poison.line, line]);
    }
    if (event.event === 'registry.case' && !world.effects.subjects.get(event.subjectKey)!.published.length && world.effects.subjects.get(event.subjectKey)!.origin === '') {
      finding.violate(`a case of subject ${event.subjectKey}, of which nobody sent anything`, [line]);
    }
  }

  conclude(): void {
    const { world } = this.#parts;
    for (const notification of world.effects.notifications.values()) if (notification.seenLine > 0) this.#traced(notification);
    this.#refused();
    this.#buried();
  }

  #traced(notification: Notification): void {
    const { finding } = this.#parts;
    finding.checked('notifications traced back');
    const { id, claims, messages, seenLine } = notification;
    if (claims.length === 0) {
      finding.violate(`${id} was seen, and nobody sent it`, [seenLine, messages[0]?.line, notification.entries[0]?.line]);
      return;
    }
    if (seenLine < claims[0]!.line) finding.violate(`${id} was seen before it was sent`, [seenLine, claims[0]!.line]);
    if (!claims.some(mayHaveEffect)) {
      finding.violate(`${id} had an effect, and was ${whyNot(claims[0]!)}`, [claims[0]!.line, claims[0]!.outcomeLine, attemptEnd(claims[0]!), seenLine]);
      return;
    }
    for (const { rawSha256, line } of messages) {
      if (rawSha256 === undefined) continue;
      const claim = claims.find(({ submission }) => submission.rawSha256 === rawSha256);
      if (claim === undefined) finding.violate(`${id} was published from bytes that nobody sent`, [claims[0]!.line, line]);
      else if (!claims.some((each) => each.submission === claim.submission && mayHaveEffect(each))) finding.violate(`${id} was published from ${claim.submission.name}, in which it was ${whyNot(claim)}`, [claim.line, claim.outcomeLine, attemptEnd(claim), line]);
    }
  }

  /** What was refused or rejected was looked for; the count says how much there was to find. */
  #refused(): void {
    for (const { claims } of this.#parts.world.submissions.all.values()) for (const claim of claims) if (!mayHaveEffect(claim)) this.#parts.finding.checked('records that must have no effect of their own');
  }

  /** Only what was sent, or is poison, lies in the dead letters. */
  #buried(): void {
    const { world, finding } = this.#parts;
    const known = new Set<string>();
    if (world.deadLetters.all.size === 0) return;
    for (const { id, messages, caseEvents, registered, evaluated } of world.effects.notifications.values()) {
      known.add(id);
      for (const { messageId } of [...messages, ...caseEvents, ...registered, ...evaluated]) known.add(messageId);
    }
    for (const { messageId, service, line } of world.deadLetters.all.values()) {
      finding.checked('dead letters traced back');
      const poison = world.run.poisons.get(messageId);
      if (poison === undefined && !known.has(messageId) && service !== 'exchange-gateway') finding.violate(`message ${messageId} in the dead letters of ${service} comes from no topic`, [line]);
    }
  }
}

function whyNot({ submission, outcome, verdict }: Claim): string {
  if (submission.receipt !== undefined) return outcome === undefined ? 'not in its receipt' : outcome === 'REJECTED' ? 'rejected' : 'unchanged';
  if (verdict === 'REJECT') return 'faulty by itself';
  return isIndeterminate(submission) ? 'not answered' : 'refused before anything was stored';
}

function attemptEnd({ submission }: Claim): number | undefined {
  return submission.attempts.find((attempt) => attempt?.end !== undefined)?.endLine;
}
