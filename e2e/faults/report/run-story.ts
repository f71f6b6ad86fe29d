import type { HistoryEvent } from '../history/events.ts';
import { endOf } from '../check/facts/submission-facts.ts';
import { healedAt } from '../check/model/healed-at.ts';
import { Histogram } from './histogram.ts';

/** What one second of the run was like. */
export interface Second {
  accepted: number;
  refused: number;
  unknown: number;
  /** Messages that waited for all consumers together, at the last samples of the second; `undefined` where nobody looked. */
  waiting?: number;
  outbox?: number;
}

export interface FaultStory {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly begunAt: number;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  endedAt?: number;
  recoveredAt?: number;
}

/** What the report tells of a history, gathered in one reading; its size depends on the length of the run, not on how much happened. */
export class RunStory {
  started: HistoryEvent<'run.started'> | undefined;
  startedAt = 0;
  /** Times are told from here: the beginning of the load, as starting a suite takes a while. */
  origin = 0;
  endedAt = 0;
  loadEndedAt: number | undefined;
  quietAt: number | undefined;
  readonly faults: FaultStory[] = [];
  readonly seconds = new Map<number, Second>();
  /** Counts for people, in the order in which they came up. */
  readonly counts = new Map<string, Map<string, number>>();
  /** HTTP, ms: from sending to the receipt. */
  readonly acceptance = { calm: new Histogram(), faulty: new Histogram() };
  /** ms: from sending to a stream. */
  readonly journey = { calm: new Histogram(), faulty: new Histogram() };
  readonly notes: { readonly at: number; readonly text: string }[] = [];
  readonly #sentAt = new Map<string, number>();
  readonly #lags = new Map<string, number>();
  readonly #active = new Map<string, FaultStory>();

  take(event: HistoryEvent): void {
    this.endedAt = event.at;
    switch (event.event) {
      case 'run.started':
        this.started ??= event;
        this.startedAt = event.at;
        this.origin = event.at;
        return;
      case 'load.begun':
        this.origin = event.at;
        return;
      case 'load.ended':
        this.loadEndedAt = event.at;
        return;
      case 'run.quiet':
        this.quietAt ??= event.at;
        return;
      case 'fault.begun':
      case 'fault.ended':
      case 'fault.recovered':
        this.#fault(event);
        return;
      case 'submit.sent':
        this.#sentAt.set(`${event.submission}|${event.attempt}`, event.at);
        this.#count('submissions', 'attempts');
        if (event.attempt > 1) this.#count('submissions', 'of them sent again');
        if (event.records !== undefined) {
          this.#count('submissions', 'different submissions');
          this.#count('records', 'sent', event.records.length);
        }
        return;
      case 'submit.answered':
      case 'submit.unknown':
        this.#answered(event);
        return;
      case 'lag.sampled':
        this.#lag(event);
        return;
      case 'stream.opened':
        this.#count('streams', event.session === 1 ? 'clients' : 'sessions resumed');
        return;
      case 'stream.event':
        this.#count('streams', `frames: ${event.type}`);
        if (event.latencyMs !== undefined) this.#calm(this.journey).add(event.latencyMs);
        return;
      case 'snapshot.taken':
        if (event.what === 'topic.message' && (event.reader ?? 1) === 1) this.#count('messages by topic', event.of.slice(0, event.of.lastIndexOf('/')), event.count);
        return;
      case 'registry.case':
        if (event.timeline !== undefined) this.#count('cases', event.caseStatus);
        return;
      case 'alerting.alert':
        this.#count('alerts on lists', event.lifecycle);
        return;
      case 'redrive.done':
        this.#count('redriving', `pass ${event.round}: ${event.outcome}`);
        return;
      case 'probe.note':
        if (this.notes.length < 200) this.notes.push({ at: event.at, text: event.text });
        return;
      case 'probe.poison':
        this.#count('probes', 'poisonous messages');
        return;
      case 'probe.exit':
        this.#count('probes', event.shown ? 'looked for, and shown' : 'looked for, and not shown');
        return;
      default:
        return;
    }
  }

  /** ms from when the fault (and all that overlapped) was healed until the suite had recovered. */
  recovery(fault: FaultStory): number | undefined {
    return fault.recoveredAt === undefined ? undefined : Math.max(0, fault.recoveredAt - healedAt(fault, this.faults));
  }

  #fault(event: HistoryEvent<'fault.begun' | 'fault.ended' | 'fault.recovered'>): void {
    if (event.event === 'fault.begun') {
      const { fault: id, kind, target, at: begunAt, details } = event;
      const story: FaultStory = { id, kind, target, begunAt, details };
      this.faults.push(story);
      this.#active.set(id, story);
      return;
    }
    const story = this.faults.find(({ id }) => id === event.fault);
    if (story === undefined) return;
    if (event.event === 'fault.ended') story.endedAt = event.at;
    else {
      story.recoveredAt = event.at;
      this.#active.delete(event.fault);
    }
  }

  #answered(event: HistoryEvent<'submit.answered' | 'submit.unknown'>): void {
    const sent = `${event.submission}|${event.attempt}`;
    const sentAt = this.#sentAt.get(sent);
    this.#sentAt.delete(sent);
    const second = this.#second(event.at);
    if (event.event === 'submit.unknown') {
      second.unknown += 1;
      this.#count('answers', 'none');
      return;
    }
    const end = endOf(event.status);
    this.#count('answers', `${event.status}${event.code === undefined ? '' : ` ${event.code}`}`);
    if (end === 'RECEIPT') second.accepted += 1;
    else if (end === 'NO_EFFECT') second.refused += 1;
    else second.unknown += 1;
    if (event.attempt === 1) for (const { outcome } of event.records ?? []) this.#count('records', outcome);
    if (event.status === 202 && sentAt !== undefined) this.#calm(this.acceptance).add(event.at - sentAt);
  }

  #lag({ at, service, what, of, lag }: HistoryEvent<'lag.sampled'>): void {
    this.#lags.set(`${what}|${service}|${of}`, lag);
    const second = this.#second(at);
    const sum = (kind: string): number => [...this.#lags].reduce((all, [name, value]) => (name.startsWith(`${kind}|`) ? all + value : all), 0);
    second.waiting = sum('topic');
    second.outbox = sum('outbox');
  }

  /** A fault counts until the suite has recovered from it. */
  #calm({ calm, faulty }: { readonly calm: Histogram; readonly faulty: Histogram }): Histogram {
    return this.#active.size === 0 ? calm : faulty;
  }

  #second(at: number): Second {
    const index = Math.floor((at - this.origin) / 1_000);
    let second = this.seconds.get(index);
    if (second === undefined) this.seconds.set(index, (second = { accepted: 0, refused: 0, unknown: 0 }));
    return second;
  }

  #count(group: string, what: string, many = 1): void {
    let counts = this.counts.get(group);
    if (counts === undefined) this.counts.set(group, (counts = new Map()));
    counts.set(what, (counts.get(what) ?? 0) + many);
  }
}
