import type { HistoryEvent } from '../../history/events.ts';
import type { Subject } from '../facts/facts.ts';
import { effectiveClaim } from '../model/effective-claim.ts';
import type { Invariant, InvariantCheck, Parts } from './invariant.ts';

/** Reliability 4 at alerting: case events come in the order of the timeline, alerts show the version that stands, and on a stream an alert only moves on to newer ones. */
export const orderAlerting: InvariantCheck = { id: 'order-alerting', begin: (parts) => new OrderAlerting(parts) };

interface Seen {
  revision: number;
  version: number;
  line: number;
}

class OrderAlerting implements Invariant {
  readonly #parts: Parts;
  /** client -> alert -> the latest that the client was shown. */
  readonly #seen = new Map<string, Map<number, Seen>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  observe(event: HistoryEvent, line: number): void {
    if (event.event !== 'stream.event' || event.type !== 'alert' || event.alertId === undefined) return;
    const { finding, world } = this.#parts;
    const alert = world.effects.alerts.get(event.alertId);
    if (alert === undefined) return;
    finding.checked('alerts on streams');
    const revision = event.revision ?? 0;
    const version = this.#versionOf(event.notificationId ?? '');
    let client = this.#seen.get(event.client);
    if (client === undefined) this.#seen.set(event.client, (client = new Map()));
    const before = client.get(alert.index);
    if (before === undefined) {
      client.set(alert.index, { revision, version, line });
      return;
    }
    if (version < before.version) finding.violate(`client ${event.client} was shown version ${version} of alert ${event.alertId} after version ${before.version}`, [before.line, line]);
    else if (revision < before.revision) finding.violate(`client ${event.client} was shown revision ${revision} of alert ${event.alertId} after revision ${before.revision}`, [before.line, line]);
    before.revision = Math.max(before.revision, revision);
    before.version = Math.max(before.version, version);
    before.line = line;
  }

  conclude(): void {
    for (const subject of this.#parts.world.effects.subjects.values()) {
      if (subject.timeline !== undefined) this.#caseEvents(subject);
      this.#alerts(subject);
    }
  }

  #caseEvents({ key, timeline = [], told }: Subject): void {
    const { finding } = this.#parts;
    const place = new Map(timeline.map((entry, index) => [entry.notification, { index, entry }]));
    let before = -1;
    for (const notification of told) {
      const registered = place.get(notification);
      const event = notification.caseEvents[0];
      // One that is missing on either side is told of by accepted-arrives.
      if (registered === undefined || event === undefined) continue;
      finding.checked('case events beside timelines');
      if (registered.index < before) finding.violate(`subject ${key}: the case event of ${notification.id} comes after one that was registered later`, [registered.entry.line, event.line]);
      else if (event.type !== undefined && event.type !== registered.entry.type) finding.violate(`${notification.id} is ${registered.entry.type} in its case and ${event.type} in its case event`, [registered.entry.line, event.line]);
      before = Math.max(before, registered.index);
    }
  }

  #alerts(subject: Subject): void {
    const { finding, models } = this.#parts;
    if (subject.alerts.length === 0) return;
    const standing = models.of(subject).alerting[0].standing;
    for (const { shown, state, id } of subject.alerts) {
      if (shown === undefined || shown.lifecycle === 'WITHDRAWN' || standing === undefined || standing.withdrawn) continue;
      finding.checked('alerts on lists');
      if (shown.notification === standing.claim.notification) continue;
      const version = effectiveClaim(shown.notification)?.version;
      finding.violate(`alert ${id} of ${state} shows ${version === undefined ? 'what nobody sent' : `version ${version}`}, and version ${standing.claim.version} stands (${standing.claim.notification.id})`, [
        standing.claim.line,
        standing.claim.notification.caseEvents[0]?.line,
        shown.line,
      ]);
    }
  }

  #versionOf(notificationId: string): number {
    return this.#parts.world.effects.find(notificationId)?.claims[0]?.version ?? 0;
  }
}
