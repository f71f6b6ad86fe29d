import type { HistoryEvent } from '../../history/events.ts';
import type { World } from '../facts/world.ts';
import type { Finding } from '../findings.ts';

/** One read of something: of a partition by a reader, of a list by a state. */
interface Read {
  count: number;
  /** Of a partition: the first and the last offset. */
  first: number;
  last: number;
  line: number;
  snapshotLine: number;
}

const NEEDED_TOPICS = ['case.event.v1', 'notification.progress.v1'];

/** Whether what was read was read from its beginning to its end. */
export class CompleteReads {
  readonly #finding: Finding;
  readonly #world: World;
  readonly #reads = new Map<string, Read>();
  readonly #topics = new Set<string>();

  constructor(finding: Finding, world: World) {
    this.#finding = finding;
    this.#world = world;
  }

  observe(event: HistoryEvent, line: number): void {
    switch (event.event) {
      case 'topic.message':
        this.#message(event, line);
        return;
      case 'registry.case':
      case 'alerting.alert':
      case 'submission.shown':
        this.#count(`${event.event}|${event.state}`, line);
        return;
      case 'dead-letter.listed':
        this.#count(`${event.event}|${event.service}|${event.round}`, line);
        return;
      case 'snapshot.taken':
        this.#snapshot(event, line);
        return;
      default:
        return;
    }
  }

  conclude(): void {
    const finding = this.#finding;
    const { run } = this.#world;
    for (const [name, { snapshotLine, line }] of this.#reads) if (snapshotLine === 0) finding.violate(`${name}: nothing says that this read is whole`, [line]);
    for (const state of run.started?.members ?? []) {
      for (const what of ['registry.case', 'alerting.alert']) if (run.snapshot(what, state) === undefined) finding.violate(`${what} was not read for ${state}`, []);
    }
    const needed = [...NEEDED_TOPICS.filter((topic) => !this.#topics.has(topic)), ...([...this.#topics].some((topic) => topic.startsWith('notification.') && !NEEDED_TOPICS.includes(topic)) ? [] : ['the notifications'])];
    for (const topic of needed) finding.violate(`${topic}: the topic was not read`, []);
  }

  #message({ topic, partition, offset, reader = 1 }: HistoryEvent<'topic.message'>, line: number): void {
    const name = `topic.message|${topic}/${partition}|${reader}`;
    const read = this.#reads.get(name);
    if (read === undefined) {
      this.#reads.set(name, { count: 1, first: offset, last: offset, line, snapshotLine: 0 });
      return;
    }
    if (offset !== read.last + 1) this.#finding.violate(`${topic}/${partition} was read from offset ${read.last} to ${offset}: not in order`, [read.line, line]);
    read.count += 1;
    read.last = offset;
    read.line = line;
    read.snapshotLine = 0;
  }

  #count(name: string, line: number): void {
    const read = this.#reads.get(name);
    if (read === undefined) this.#reads.set(name, { count: 1, first: 0, last: 0, line, snapshotLine: 0 });
    else Object.assign(read, { count: read.count + 1, line, snapshotLine: 0 });
  }

  #snapshot({ what, of, count, from, to, reader = 1, round }: HistoryEvent<'snapshot.taken'>, line: number): void {
    const finding = this.#finding;
    finding.checked('reads that are whole');
    if (what === 'topic.message') this.#topics.add(of.slice(0, of.lastIndexOf('/')));
    const name = what === 'topic.message' ? `${what}|${of}|${reader}` : what === 'dead-letter.listed' ? `${what}|${of}|${round ?? 1}` : `${what}|${of}`;
    const read = this.#reads.get(name);
    if ((read?.count ?? 0) !== count) finding.violate(`${what} of ${of}: ${count} were read, and ${read?.count ?? 0} are in the history`, [read?.line, line]);
    else if (read !== undefined && ((from !== undefined && read.first !== from) || (to !== undefined && read.last !== to - 1))) finding.violate(`${of} was read from ${read.first} to ${read.last}, and holds ${from ?? '?'} to ${to ?? '?'}`, [read.line, line]);
    if (read !== undefined) read.snapshotLine = line;
  }
}
