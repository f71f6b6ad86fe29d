import type { HistoryEvent } from '../../history/events.ts';
import type { Fault, Snapshot } from './facts.ts';
import type { States, StateSet } from './states.ts';

/** The frame of the run: its beginning and end, its faults, what was read whole. */
export class RunFacts {
  readonly #states: States;
  started: (HistoryEvent<'run.started'> & { readonly line: number }) | undefined;
  ended: (HistoryEvent<'run.ended'> & { readonly line: number }) | undefined;
  members: StateSet = 0;
  loadEndedAt: number | undefined;
  quietAt: number | undefined;
  lines = 0;
  readonly faults = new Map<string, Fault>();
  /** `<what>|<of>` -> the last. */
  readonly snapshots = new Map<string, Snapshot>();
  readonly poisons = new Map<string, { readonly line: number; readonly topic: string; readonly service: string }>();

  constructor(states: States) {
    this.#states = states;
  }

  take(event: HistoryEvent, line: number): void {
    this.lines = line;
    switch (event.event) {
      case 'run.started':
        this.started ??= { ...event, line };
        this.members = this.#states.set(event.members);
        return;
      case 'load.ended':
        this.loadEndedAt = event.at;
        return;
      case 'run.quiet':
        this.quietAt ??= event.at;
        return;
      case 'run.ended':
        this.ended = { ...event, line };
        return;
      case 'fault.begun':
        this.faults.set(event.fault, { id: event.fault, kind: event.kind, target: event.target, begunAt: event.at, line, endedLine: 0, recoveredLine: 0 });
        return;
      case 'fault.ended':
        this.#fault(event.fault, (fault) => Object.assign(fault, { endedAt: event.at, endedLine: line }));
        return;
      case 'fault.recovered':
        this.#fault(event.fault, (fault) => Object.assign(fault, { recoveredAt: event.at, recoveredLine: line }));
        return;
      case 'snapshot.taken':
        this.snapshots.set(`${event.what}|${event.of}`, { line, streamPosition: event.streamPosition });
        return;
      case 'probe.poison':
        this.poisons.set(event.messageId, { line, topic: event.topic, service: event.service });
        return;
      default:
        return;
    }
  }

  snapshot(what: string, of: string): Snapshot | undefined {
    return this.snapshots.get(`${what}|${of}`);
  }

  #fault(id: string, change: (fault: Fault) => unknown): void {
    const fault = this.faults.get(id);
    if (fault !== undefined) change(fault);
  }
}
