import type { EventName, HistoryEvent } from '../../history/events.ts';
import type { Random } from './random.ts';

/** Changes a copy of a history, and then makes offsets and counts agree again, so that nothing is broken but what was meant. */
export class HistoryEditor {
  readonly random: Random;
  readonly #untouched: readonly HistoryEvent[];
  events: HistoryEvent[];

  constructor(events: readonly HistoryEvent[], random: Random) {
    this.#untouched = events;
    this.events = [...events];
    this.random = random;
  }

  get changed(): boolean {
    return this.events.length !== this.#untouched.length || this.events.some((event, index) => event !== this.#untouched[index]);
  }

  all<N extends EventName>(name: N, which: (event: HistoryEvent<N>) => boolean = () => true): HistoryEvent<N>[] {
    return (this.events as HistoryEvent<N>[]).filter((event) => event.event === name && which(event));
  }

  /** One of those, at random; `undefined` where there is none. */
  any<N extends EventName>(name: N, which?: (event: HistoryEvent<N>) => boolean): HistoryEvent<N> | undefined {
    const found = this.all(name, which);
    return found.length === 0 ? undefined : this.random.pick(found);
  }

  replace<N extends EventName>(event: HistoryEvent<N> | undefined, change: Partial<HistoryEvent<N>>): void {
    if (event === undefined) return;
    const index = (this.events as HistoryEvent<N>[]).indexOf(event);
    if (index >= 0) this.events[index] = { ...event, ...change } as unknown as HistoryEvent;
  }

  remove(event: HistoryEvent | undefined): void {
    if (event !== undefined) this.events = this.events.filter((each) => each !== event);
  }

  removeAll<N extends EventName>(name: N, which: (event: HistoryEvent<N>) => boolean): void {
    this.events = this.events.filter((event) => event.event !== name || !which(event as HistoryEvent<N>));
  }

  insertAfter(event: HistoryEvent | undefined, more: HistoryEvent): void {
    if (event !== undefined) this.events.splice(this.events.indexOf(event) + 1, 0, more);
  }

  /** Swaps the places of two events. */
  swap(one: HistoryEvent, other: HistoryEvent): void {
    const [first, second] = [this.events.indexOf(one), this.events.indexOf(other)];
    this.events[first] = other;
    this.events[second] = one;
  }

  /** Edits the messages of one topic, the same for each reader. */
  topic(topic: string, edit: (messages: HistoryEvent<'topic.message'>[], reader: number) => HistoryEvent<'topic.message'>[]): void {
    const readers = new Set(this.all('topic.message').map(({ reader = 1 }) => reader));
    const partitions = new Set(this.all('topic.message', (message) => message.topic === topic).map(({ partition }) => partition));
    for (const reader of readers) {
      for (const partition of partitions) {
        const mine = (event: HistoryEvent): boolean => event.event === 'topic.message' && event.topic === topic && event.partition === partition && (event.reader ?? 1) === reader;
        const first = this.events.findIndex(mine);
        if (first < 0) continue;
        const edited = edit(this.events.filter((event): event is HistoryEvent<'topic.message'> => mine(event)), reader);
        const rest = this.events.filter((event) => !mine(event));
        this.events = [...rest.slice(0, first), ...edited, ...rest.slice(first)];
      }
    }
  }

  /** Takes the notification out of everything that comes after the gateway. */
  lose(notificationId: string, from: 'topic' | 'registry' | 'alerting' = 'topic'): void {
    const lostTopics = from === 'topic' ? ['notification.', 'case.'] : from === 'registry' ? ['notification.progress', 'case.'] : ['nothing'];
    for (const topic of new Set(this.all('topic.message').map((message) => message.topic))) {
      if (!lostTopics.some((start) => topic.startsWith(start))) continue;
      this.topic(topic, (messages) => messages.filter((message) => message.notificationId !== notificationId));
    }
    if (from === 'alerting') this.topic('notification.progress.v1', (messages) => messages.filter((message) => message.notificationId !== notificationId || message.stage !== 'EVALUATED'));
    if (from === 'alerting') return;
    for (const view of this.all('registry.case')) {
      if (view.timeline?.some((entry) => entry.notificationId === notificationId)) this.replace(view, { timeline: view.timeline.filter((entry) => entry.notificationId !== notificationId) });
    }
  }

  /** Offsets without holes, counts of what is there. */
  settled(): HistoryEvent[] {
    const counts = new Map<string, number>();
    return this.events.map((event) => {
      switch (event.event) {
        case 'topic.message': {
          const offset = next(counts, `topic.message|${event.topic}/${event.partition}|${event.reader ?? 1}`);
          return offset === event.offset ? event : { ...event, offset };
        }
        case 'registry.case':
        case 'alerting.alert':
        case 'submission.shown':
          next(counts, `${event.event}|${event.state}`);
          return event;
        case 'dead-letter.listed':
          next(counts, `${event.event}|${event.service}|${event.round}`);
          return event;
        case 'snapshot.taken': {
          const suffix = event.what === 'topic.message' ? `|${event.reader ?? 1}` : event.what === 'dead-letter.listed' ? `|${event.round ?? 1}` : '';
          const count = counts.get(`${event.what}|${event.of}${suffix}`) ?? 0;
          return { ...event, count, ...(event.to === undefined ? {} : { to: count }) };
        }
        default:
          return event;
      }
    });
  }
}

function next(counts: Map<string, number>, name: string): number {
  const count = counts.get(name) ?? 0;
  counts.set(name, count + 1);
  return count;
}
