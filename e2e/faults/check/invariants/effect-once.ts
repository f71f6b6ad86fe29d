import type { HistoryEvent } from '../../history/events.ts';
import type { Message, Notification, Subject } from '../facts/facts.ts';
import type { Invariant, InvariantCheck, Parts } from './invariant.ts';

/** Messages may come twice; what they do is done once: accepted, published, registered, told and evaluated once, in one case. */
export const effectOnce: InvariantCheck = { id: 'effect-once', begin: (parts) => new EffectOnce(parts) };

class EffectOnce implements Invariant {
  readonly #parts: Parts;
  readonly #listed = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  observe(event: HistoryEvent, line: number): void {
    if (event.event !== 'dead-letter.listed') return;
    const id = `${event.service}|${event.round}|${event.messageId}`;
    const before = this.#listed.get(id);
    if (before !== undefined) this.#parts.finding.violate(`message ${event.messageId} is twice among the dead letters of ${event.service}`, [before, line]);
    this.#listed.set(id, line);
  }

  conclude(): void {
    const { world, finding } = this.#parts;
    for (const notification of world.effects.notifications.values()) {
      if (notification.seenLine === 0) continue;
      finding.checked('notifications');
      this.#notification(notification);
    }
    for (const subject of world.effects.subjects.values()) this.#case(subject);
  }

  #notification({ id, claims, messages, caseEvents, registered, evaluated, entries }: Notification): void {
    const { finding } = this.#parts;
    const accepted = claims.filter(({ outcome }) => outcome === 'ACCEPTED' || outcome === 'ACCEPTED_WITH_WARNINGS');
    if (accepted.length > 1) finding.violate(`${id} was accepted ${accepted.length} times`, accepted.flatMap(({ line, outcomeLine }) => [line, outcomeLine]));
    const published = messages[0]?.rawSha256;
    const other = accepted.find(({ submission }) => published !== undefined && submission.rawSha256 !== published);
    if (other !== undefined) finding.violate(`${id} was accepted in ${other.submission.name}, and published from another submission, which had it before`, [other.line, other.outcomeLine, messages[0]?.line]);
    this.#one(messages, `${id} was published`);
    this.#one(caseEvents, `${id} has case events:`);
    this.#one(registered, `${id} was reported REGISTERED`);
    this.#one(evaluated, `${id} was reported EVALUATED`);
    if (entries.length > 1) finding.violate(`${id} was registered ${entries.length} times`, [claims[0]?.line, messages[0]?.line, ...entries.map(({ line }) => line)]);
  }

  #one(messages: readonly Message[], what: string): void {
    if (messages.length > 1) this.#parts.finding.violate(`${what} ${messages.length} under different message ids`, messages.map(({ line }) => line));
  }

  #case({ key, views, timeline = [] }: Subject): void {
    const { finding } = this.#parts;
    const other = views.find(({ caseId }) => caseId !== views[0]?.caseId);
    if (other !== undefined) finding.violate(`subject ${key} has the cases ${views[0]!.caseId} and ${other.caseId}`, [views[0]!.line, other.line]);
    const twice = views.find((view, index) => views.findIndex(({ state }) => state === view.state) !== index);
    if (twice !== undefined) finding.violate(`subject ${key} is twice on the list of ${twice.state}`, views.filter(({ state }) => state === twice.state).map(({ line }) => line));
    if (new Set(timeline.map(({ eventId }) => eventId)).size !== timeline.length) finding.violate(`subject ${key} has two entries under one event id`, [timeline[0]?.line]);
  }
}
