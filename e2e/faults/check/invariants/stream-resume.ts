import type { HistoryEvent } from '../../history/events.ts';
import { FollowedStream } from './followed-stream.ts';
import type { Invariant, InvariantCheck, Parts } from './invariant.ts';

/**
 * Reliability 7: a client's sessions, put one after the other, are the state's stream: every position once, in order; in the end it holds what the REST snapshot holds; and
 * all clients of a state were told of the same alert at the same position.
 */
export const streamResume: InvariantCheck = { id: 'stream-resume', begin: (parts) => new StreamResume(parts) };

class StreamResume implements Invariant {
  readonly #parts: Parts;
  readonly #clients = new Map<string, FollowedStream>();
  /** Alert id -> a number of its own: also of alerts of which nothing but the withdrawal was seen. */
  readonly #numbers = new Map<string, number>();
  /** state -> position -> the alert's number. */
  readonly #positions = new Map<string, { readonly alerts: (number | undefined)[]; readonly lines: number[] }>();

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.finding.checked('sessions that resumed', 0);
  }

  observe(event: HistoryEvent, line: number): void {
    if (event.event === 'stream.opened') this.#open(event, line);
    else if (event.event === 'stream.event') this.#frame(event, line);
  }

  conclude(): void {
    for (const client of this.#clients.values()) {
      this.#parts.finding.checked('clients');
      this.#end(client);
    }
  }

  #open(event: HistoryEvent<'stream.opened'>, line: number): void {
    const { finding } = this.#parts;
    let client = this.#clients.get(event.client);
    if (client === undefined) this.#clients.set(event.client, (client = new FollowedStream(event.client, event.state)));
    const asked = event.lastEventId ?? (client.position === 0 ? '0' : undefined);
    if (client.opened > 0 && client.position > 0) finding.checked('sessions that resumed');
    // The harness's own mistake: what follows would prove nothing.
    if (asked !== String(client.position)) finding.violate(`client ${event.client} was at position ${client.position} and resumed at ${asked ?? 'now'}`, [client.line, line]);
    client.opened += 1;
    client.line = line;
  }

  #frame(event: HistoryEvent<'stream.event'>, line: number): void {
    const { finding } = this.#parts;
    const client = this.#clients.get(event.client);
    if (client === undefined) return;
    finding.checked('frames');
    const problem = client.take(event, line, (id) => this.#parts.world.effects.alerts.get(id)?.index);
    if (problem !== undefined) finding.violate(`client ${event.client} of ${client.state}, session ${event.session}: ${problem.what}`, [problem.before, line]);
    if (event.alertId !== undefined) this.#agree(client.state, event.position, event.alertId, line);
  }

  /** One alert at one position, whoever asks. */
  #agree(state: string, position: number, alertId: string, line: number): void {
    const alert = this.#number(alertId);
    let known = this.#positions.get(state);
    if (known === undefined) this.#positions.set(state, (known = { alerts: [], lines: [] }));
    const other = known.alerts[position];
    if (other === undefined) {
      known.alerts[position] = alert;
      known.lines[position] = line;
    } else if (other !== alert) {
      this.#parts.finding.violate(`position ${position} of ${state} is alert ${alertId} for one client and another for another`, [known.lines[position], line]);
    }
  }

  #number(alertId: string): number {
    let number = this.#numbers.get(alertId);
    if (number === undefined) this.#numbers.set(alertId, (number = this.#numbers.size));
    return number;
  }

  #end(client: FollowedStream): void {
    const { finding, world } = this.#parts;
    const snapshot = world.run.snapshot('alerting.alert', client.state);
    if (snapshot === undefined) return;
    if (snapshot.streamPosition !== undefined && client.position < snapshot.streamPosition) {
      finding.violate(`client ${client.name} of ${client.state} ended at position ${client.position}, and the stream is at ${snapshot.streamPosition}`, [client.line, snapshot.line]);
      return;
    }
    for (const alert of world.effects.alerts.values()) {
      if (alert.state !== client.state) continue;
      const live = alert.shown !== undefined && alert.shown.lifecycle !== 'WITHDRAWN' ? alert.shown : undefined;
      const held = client.held.get(alert.index);
      if (live !== undefined) finding.checked('alerts held beside the snapshot');
      const lines = [client.lineOf.get(alert.index), alert.shown?.line ?? snapshot.line];
      if (held === undefined && live !== undefined) finding.violate(`client ${client.name} does not hold alert ${alert.id}, which the list of ${client.state} has`, lines);
      else if (held !== undefined && live === undefined) finding.violate(`client ${client.name} holds alert ${alert.id}, which the list of ${client.state} has not`, lines);
      else if (held !== undefined && live !== undefined && held !== live.revision) finding.violate(`client ${client.name} holds revision ${held} of alert ${alert.id}, and the list of ${client.state} has revision ${live.revision}`, lines);
    }
  }
}
