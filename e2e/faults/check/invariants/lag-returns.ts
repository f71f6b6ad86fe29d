import type { HistoryEvent } from '../../history/events.ts';
import type { Fault } from '../facts/facts.ts';
import type { Invariant, InvariantCheck, Parts } from './invariant.ts';

interface Series {
  lag: number;
  at: number;
  line: number;
}

interface Waiting {
  readonly fault: Fault;
  readonly since: number;
}

/** Reliability 10: once no fault is active, lag comes down within the bound to what the load explains, and to zero after the load. */
export const lagReturns: InvariantCheck = { id: 'lag-returns', begin: (parts) => new LagReturns(parts) };

class LagReturns implements Invariant {
  readonly #parts: Parts;
  readonly #series = new Map<string, Series>();
  readonly #active = new Set<string>();
  #waiting: Waiting | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  observe(event: HistoryEvent, line: number): void {
    switch (event.event) {
      case 'fault.begun':
        // Another fault before lag could return: the waiting begins anew after it, unless it was too long already.
        this.#overdue(event.at, line);
        this.#active.add(event.fault);
        this.#waiting = undefined;
        return;
      case 'fault.ended': {
        this.#active.delete(event.fault);
        const fault = this.#parts.world.run.faults.get(event.fault);
        if (this.#active.size === 0 && fault !== undefined) this.#waiting = { fault, since: event.at };
        return;
      }
      case 'lag.sampled':
        this.#sample(event, line);
        return;
      default:
        return;
    }
  }

  conclude(): void {
    const { finding, world } = this.#parts;
    if (this.#waiting !== undefined) {
      const { fault } = this.#waiting;
      const high = this.#high(this.#waiting.since);
      finding.violate(`lag did not return after fault ${fault.id} (${fault.kind} of ${fault.target})${high === undefined ? ': no sample after it' : `: ${high.id} is at ${high.series.lag}`}`, [fault.line, fault.endedLine, high?.series.line]);
    }
    const quietAt = world.run.quietAt ?? Infinity;
    for (const [id, { lag, at, line }] of this.#series) {
      finding.checked('consumers and outboxes');
      if (at < quietAt) finding.violate(`the lag of ${id} was not looked at after the run was quiet`, [line]);
      else if (lag > 0) finding.violate(`${lag} messages still wait for ${id} in the end`, [line]);
    }
  }

  #sample({ at, service, what, of, lag }: HistoryEvent<'lag.sampled'>, line: number): void {
    this.#parts.finding.checked('samples');
    const id = `${service} (${what} ${of})`;
    const series = this.#series.get(id);
    if (series === undefined) this.#series.set(id, { lag, at, line });
    else Object.assign(series, { lag, at, line });
    if (this.#waiting === undefined) return;
    this.#overdue(at, line);
    if (this.#waiting !== undefined && this.#high(this.#waiting.since) === undefined) {
      this.#parts.finding.checked('returns after faults');
      this.#waiting = undefined;
    }
  }

  /** Told once a fault. */
  #overdue(at: number, line: number): void {
    const { world, finding } = this.#parts;
    const bound = world.run.started?.bounds.lagMs ?? 0;
    if (this.#waiting === undefined || at - this.#waiting.since <= bound) return;
    const { fault, since } = this.#waiting;
    const high = this.#high(since);
    if (high === undefined) return;
    finding.violate(`${at - since} ms after fault ${fault.id} (${fault.kind} of ${fault.target}) the lag of ${high.id} is ${high.series.lag}; the bound is ${bound} ms`, [fault.line, fault.endedLine, high.series.line, line]);
    this.#waiting = undefined;
  }

  /** A series that has not come down since then, or was not looked at. */
  #high(since: number): { readonly id: string; readonly series: Series } | undefined {
    const most = this.#parts.world.run.started?.bounds.lagUnderLoad ?? 0;
    for (const [id, series] of this.#series) if (series.at < since || series.lag > most) return { id, series };
    return undefined;
  }
}
