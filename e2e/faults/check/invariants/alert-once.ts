import type { HistoryEvent } from '../../history/events.ts';
import type { Claim, Subject } from '../facts/facts.ts';
import { expectedCounts, group, liveAlerts } from '../model/count-alerts.ts';
import type { Invariant, InvariantCheck, Parts } from './invariant.ts';

/** Reliability 5: one alert per dedup key and state, and none that no version expects. */
export const alertOnce: InvariantCheck = { id: 'alert-once', begin: (parts) => new AlertOnce(parts) };

class AlertOnce implements Invariant {
  readonly #parts: Parts;
  readonly #listed = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  observe(event: HistoryEvent, line: number): void {
    if (event.event === 'stream.event' && event.alertId !== undefined) this.#same(event.alertId, event.rule, this.#parts.world.effects.stateOfClient(event.client), line);
    if (event.event !== 'alerting.alert') return;
    const { finding } = this.#parts;
    this.#same(event.alertId, event.rule, event.state, line);
    finding.checked('alerts on lists');
    const before = this.#listed.get(event.alertId);
    if (before !== undefined) finding.violate(`alert ${event.alertId} is on the lists twice`, [before, line]);
    this.#listed.set(event.alertId, line);
  }

  conclude(): void {
    for (const subject of this.#parts.world.effects.subjects.values()) this.#subject(subject);
  }

  /** An id stands for one rule's alert for one state. */
  #same(alertId: string, rule: string | undefined, state: string | undefined, line: number): void {
    const alert = this.#parts.world.effects.alerts.get(alertId);
    if (alert === undefined) return;
    const differs = rule !== undefined && alert.rule !== rule ? `of ${alert.rule} and of ${rule}` : state !== undefined && alert.state !== state ? `of ${alert.state} and of ${state}` : undefined;
    if (differs !== undefined) this.#parts.finding.violate(`alert ${alertId} is ${differs}`, [alert.line, line]);
  }

  #subject(subject: Subject): void {
    const { models, world } = this.#parts;
    const [inPlace, last] = models.of(subject).alerting;
    this.#atMost(subject, [expectedCounts(inPlace.live, world.states), expectedCounts(last.live, world.states)], liveAlerts(subject), 'is live');
    if (inPlace === last) for (const { claim } of models.of(subject).registry.steps) this.#told(claim, inPlace.called.get(claim) ?? 0);
    this.#atMost(subject, [expectedCounts(inPlace.ever, world.states), expectedCounts(last.ever, world.states)], group(subject.alerts, () => true), 'was ever shown');
  }

  /** The sender is told how many alerts its record calls for. */
  #told({ journey, notification, line }: Claim, called: number): void {
    if (journey?.alerts === undefined || notification.evaluated.length === 0) return;
    const { finding } = this.#parts;
    finding.checked('numbers told to senders');
    if (journey.alerts !== called) finding.violate(`${notification.id} calls for ${called} alert(s), and its sender is told ${journey.alerts}`, [line, notification.evaluated[0]?.line, journey.line]);
  }

  #atMost(subject: Subject, allowed: readonly ReadonlyMap<string, number>[], there: ReturnType<typeof liveAlerts>, what: string): void {
    for (const [id, alerts] of there) {
      const most = Math.max(...allowed.map((counts) => counts.get(id) ?? 0));
      if (alerts.length <= most) continue;
      const [state = '', rule = ''] = id.split('|');
      const lines = alerts.slice(0, 4).flatMap(({ shown, line }) => [shown?.line ?? line]);
      this.#parts.finding.violate(`${alerts.length} alert(s) of ${rule} on subject ${subject.key} for ${state}: ${most} ${most === 1 ? 'is' : 'are'} expected (${what})`, [subject.published.at(-1)?.claims[0]?.line, ...lines]);
    }
  }
}
