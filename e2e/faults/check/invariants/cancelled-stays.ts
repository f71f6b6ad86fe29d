import type { HistoryEvent } from '../../history/events.ts';
import type { Entry, Subject } from '../facts/facts.ts';
import type { Invariant, InvariantCheck, Parts } from './invariant.ts';

/** Reliability 4: a cancelled subject is never revived: not in the registry, not at alerting, not on a stream, not by a redriven dead letter. */
export const cancelledStays: InvariantCheck = { id: 'cancelled-stays', begin: (parts) => new CancelledStays(parts) };

interface Followed {
  /** The newest version that the client was shown of the alert. */
  version: number;
  withdrawn: boolean;
  line: number;
}

class CancelledStays implements Invariant {
  readonly #parts: Parts;
  /** client -> alert -> where it is. */
  readonly #clients = new Map<string, Map<number, Followed>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  observe(event: HistoryEvent, line: number): void {
    if (event.event !== 'stream.event' || event.alertId === undefined) return;
    const { world, finding } = this.#parts;
    const alert = world.effects.alerts.get(event.alertId);
    if (alert === undefined) return;
    let client = this.#clients.get(event.client);
    if (client === undefined) this.#clients.set(event.client, (client = new Map()));
    let followed = client.get(alert.index);
    if (followed === undefined) client.set(alert.index, (followed = { version: 0, withdrawn: false, line }));
    if (event.type === 'withdrawn') {
      followed.withdrawn = true;
      followed.line = line;
      return;
    }
    const version = world.effects.find(event.notificationId ?? '')?.claims[0]?.version ?? 0;
    // A narrowing may take an alert back too: what was taken back comes again with a newer version only.
    if (followed.withdrawn && version <= followed.version) finding.violate(`client ${event.client}: alert ${event.alertId} was withdrawn and came back with version ${version}, which is not newer`, [followed.line, line]);
    followed.withdrawn = false;
    followed.version = Math.max(followed.version, version);
    followed.line = line;
  }

  conclude(): void {
    const { world, models, finding } = this.#parts;
    for (const subject of world.effects.subjects.values()) {
      const { registry, alerting } = models.of(subject);
      if (registry.steps.some(({ type }) => type === 'CASE_WITHDRAWN')) finding.checked('subjects that were cancelled');
      this.#timeline(subject);
      if (registry.standing?.withdrawn === true) {
        const { claim } = registry.standing;
        finding.checked('subjects that stay cancelled');
        for (const { caseStatus, state, line } of subject.views) {
          if (caseStatus === 'OPEN') finding.violate(`subject ${subject.key} is cancelled by version ${claim.version}, and open for ${state}`, [claim.line, claim.notification.messages[0]?.line, line]);
        }
      }
      const told = alerting[0].standing;
      if (told?.withdrawn === true) this.#noAlerts(subject, told.claim.line);
    }
    this.#streams();
  }

  /** What lifts a tombstone is newer than the CANCEL that left it. */
  #timeline({ key, timeline = [] }: Subject): void {
    let tombstone: Entry | undefined;
    for (const entry of timeline) {
      if (entry.action === 'CANCEL' && entry.type === 'CASE_WITHDRAWN' && entry.sourceVersion > (tombstone?.sourceVersion ?? -1)) tombstone = entry;
      else if (tombstone !== undefined && entry.type !== 'VERSION_OUTDATED' && entry.action !== 'CANCEL' && entry.sourceVersion <= tombstone.sourceVersion) {
        const lines = [tombstone.notification.messages[0]?.line, entry.notification.messages[0]?.line, entry.line];
        this.#parts.finding.violate(`subject ${key} was cancelled by version ${tombstone.sourceVersion}, and ${entry.type} by version ${entry.sourceVersion} (${entry.notification.id})`, lines);
      }
    }
  }

  #noAlerts(subject: Subject, cancelled: number): void {
    for (const { shown, id, state } of subject.alerts) {
      if (shown !== undefined && shown.lifecycle !== 'WITHDRAWN') this.#parts.finding.violate(`subject ${subject.key} is cancelled, and alert ${id} of ${state} is ${shown.lifecycle}`, [cancelled, shown.line]);
    }
  }

  /** Where the clients are in the end. */
  #streams(): void {
    const { world, models, finding } = this.#parts;
    const byIndex = [...world.effects.alerts.values()];
    for (const [client, alerts] of this.#clients) {
      for (const [index, { withdrawn, line }] of alerts) {
        const subject = byIndex[index]?.subject;
        if (withdrawn || subject === undefined) continue;
        const standing = models.of(subject).alerting[0].standing;
        if (standing?.withdrawn === true) finding.violate(`subject ${subject.key} is cancelled, and client ${client} was left with alert ${byIndex[index]!.id}`, [standing.claim.line, line]);
      }
    }
  }
}
