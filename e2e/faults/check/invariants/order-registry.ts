import type { CaseView, Entry, Subject } from '../facts/facts.ts';
import { effectiveClaim } from '../model/effective-claim.ts';
import type { Standing } from '../model/fold-case.ts';
import { foldCase } from '../model/fold-case.ts';
import type { Invariant, InvariantCheck, Parts } from './invariant.ts';

/**
 * Reliability 4 at the registry: a case's timeline has the versions in the order of their topic (but for what was buried, which may come later), each did what its place says,
 * and the newest version stands.
 */
export const orderRegistry: InvariantCheck = { id: 'order-registry', begin: (parts) => new OrderRegistry(parts) };

class OrderRegistry implements Invariant {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  conclude(): void {
    for (const subject of this.#parts.world.effects.subjects.values()) {
      if (subject.timeline !== undefined) this.#timeline(subject, subject.timeline);
    }
  }

  #timeline(subject: Subject, timeline: readonly Entry[]): void {
    const { finding, models } = this.#parts;
    finding.checked('cases');
    finding.checked('entries of timelines', timeline.length);
    this.#order(subject, timeline);
    const claims = timeline.map(({ notification }) => effectiveClaim(notification));
    // Entries of what nobody sent are told of by nothing-rolled-back; there is nothing to predict beside them.
    if (claims.some((claim) => claim === undefined)) return;
    const model = foldCase(claims.map((claim) => claim!));
    timeline.forEach((entry, index) => {
      const { type, claim } = model.steps[index]!;
      const lines = [claim.line, entry.notification.messages[0]?.line, entry.line];
      if (entry.sourceVersion !== claim.version || entry.action !== claim.action) finding.violate(`${entry.notification.id} was sent as ${claim.action} of version ${claim.version}, and registered as ${entry.action} of version ${entry.sourceVersion}`, lines);
      else if (entry.type !== type) finding.violate(`${entry.notification.id} (version ${claim.version}) must be ${type} where it came, and is ${entry.type} of subject ${subject.key}`, lines);
    });
    if (model.standing !== undefined && new Set(timeline.map(({ notification }) => notification)).size === timeline.length) this.#standing(subject, models.of(subject).registry.standing ?? model.standing);
  }

  #order({ key, published }: Subject, timeline: readonly Entry[]): void {
    const { finding, models } = this.#parts;
    const place = new Map(published.map((notification, index) => [notification, index]));
    let before: Entry | undefined;
    for (const entry of timeline) {
      const at = place.get(entry.notification);
      if (at === undefined) continue;
      if (models.buriedAtRegistry(entry.notification) !== undefined) {
        finding.checked('entries that came late from the dead letters');
        continue;
      }
      if (before !== undefined && at < place.get(before.notification)!) {
        finding.violate(`subject ${key}: ${entry.notification.id} was published before ${before.notification.id}, and registered after it`, [
          entry.notification.messages[0]?.line,
          before.notification.messages[0]?.line,
          entry.line,
        ]);
      }
      before = entry;
    }
  }

  #standing({ key, views }: Subject, { claim, withdrawn }: Standing): void {
    const { finding } = this.#parts;
    for (const view of views) {
      finding.checked('views of cases');
      const wrong = differs(view, claim.version, claim.releasableTo) ?? (withdrawn || view.caseStatus === 'OPEN' ? undefined : 'is withdrawn, which nobody asked for');
      if (wrong !== undefined) finding.violate(`subject ${key} must stand at version ${claim.version} (${claim.notification.id}), and ${wrong} for ${view.state}`, [claim.line, claim.notification.messages[0]?.line, view.line]);
    }
  }
}

function differs({ sourceVersion, releasableTo }: CaseView, version: number, released: string): string | undefined {
  if (sourceVersion !== version) return `stands at version ${sourceVersion}`;
  return releasableTo === released ? undefined : `is released to ${releasableTo === '' ? 'nobody' : releasableTo} instead of ${released === '' ? 'nobody' : released}`;
}
