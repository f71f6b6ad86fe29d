import { setTimeout as delay } from 'node:timers/promises';
import type { Kind } from '../../../infra/local/src/demo/kaz-message.ts';
import type { Random } from './random.ts';
import { type Action, type Calendar, declared, PHASES, type RecordVersion, type Statement, type Status, writtenRecord, writtenSubmission } from './records.ts';
import type { Known, SendOptions, Sender, Submission } from './sender.ts';

export interface TrafficParts {
  readonly sender: Sender;
  readonly random: Random;
  readonly calendar: Calendar;
  /** Every state that takes part. */
  readonly members: readonly string[];
  /** Those that send. */
  readonly senders: readonly string[];
  /** Submissions a second that are aimed at, of all workers together. */
  readonly rate: number;
  readonly workers: number;
  /** Records of the largest files. */
  readonly largest: number;
}

/** The story of one subject, or of the records of one file. */
type Story = (workshop: Workshop) => Promise<void>;

/** What stories there are, and how often each is told. */
const STORIES: Readonly<Record<string, { readonly weight: number; readonly story: Story }>> = {
  grows: { weight: 10, story: grows },
  races: { weight: 7, story: races },
  'is cancelled': { weight: 4, story: isCancelled },
  'is released anew': { weight: 5, story: isReleasedAnew },
  'comes out of order': { weight: 3, story: comesOutOfOrder },
  'is repeated': { weight: 4, story: isRepeated },
  'is contradicted': { weight: 2, story: isContradicted },
  'has a client in a hurry': { weight: 6, story: hasHurriedClient },
  'comes in a file': { weight: 4, story: comesInFile },
  'is no good': { weight: 1, story: isNoGood },
};

/** The senders of a run: each tells one story after the other until it is told to stop, and finishes the one that it is in. */
export class Traffic {
  readonly #parts: TrafficParts;
  readonly #stop = new AbortController();
  #running: Promise<void>[] = [];
  #canaries = 0;

  constructor(parts: TrafficParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running = Array.from({ length: this.#parts.workers }, (_, worker) => this.#work(this.#parts.random.fork(`worker ${worker}`), worker));
  }

  /** Begins no further story; resolves when those under way have ended. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
  }

  /** An urgent search for all, sent until it is taken; gives its notification's id at once. */
  canary(): { readonly notificationId: string; readonly taken: Promise<Known> } {
    const number = (this.#canaries += 1);
    const workshop = new Workshop(this.#parts, this.#parts.random.fork(`canary ${number}`), `k-${number}`);
    const submission = workshop.submission([workshop.version('search', 1, { releasableTo: ['*'], statement: { urgent: true } })]);
    return { notificationId: submission.records[0]!.notificationId, taken: this.#parts.sender.send(submission, { persist: true }) };
  }

  async #work(random: Random, worker: number): Promise<void> {
    const { rate, workers } = this.#parts;
    const weights = Object.fromEntries(Object.entries(STORIES).map(([name, { weight }]) => [name, weight]));
    for (let number = 0; !this.#stop.signal.aborted; number += 1) {
      const workshop = new Workshop(this.#parts, random.fork(`story ${number}`), `${worker}-${number}`);
      await STORIES[random.weighted(weights)]!.story(workshop);
      // On average each submission of a story has its share of a second.
      const pause = ((workshop.made * workers) / rate) * 1_000 * (0.5 + random.next());
      await delay(pause, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }
}

type Changes = Partial<Pick<RecordVersion, 'action' | 'releasableTo' | 'faulty' | 'reference'>> & { readonly statement?: Partial<Statement> };

/** Makes the versions and submissions of one story: one sender, one status, references of its own. */
class Workshop {
  readonly random: Random;
  readonly largest: number;
  /** Submissions made so far. */
  made = 0;
  readonly #parts: TrafficParts;
  readonly #tag: string;
  readonly #member: string;
  readonly #status: Status;

  constructor(parts: TrafficParts, random: Random, tag: string) {
    this.#parts = parts;
    this.random = random;
    this.largest = parts.largest;
    this.#tag = tag;
    this.#member = random.pick(parts.senders);
    this.#status = random.chance(0.08) && !tag.startsWith('k') ? 'EXERCISE' : 'ACTUAL';
  }

  kind(): Kind {
    return this.random.weighted({ search: 5, group: 3, readmission: 3, operation: 1 });
  }

  /** A release list of some sort: all, one, some, many. */
  audience(): string[] {
    const others = this.#parts.members.filter((state) => state !== this.#member);
    return this.random.weighted({ all: 2, one: 3, some: 5 }) === 'all' ? ['*'] : this.random.some(others, this.random.int(1, others.length - 1));
  }

  statement(kind: Kind): Statement {
    const { random } = this;
    return {
      remark: random.hex(6),
      ...(kind === 'search' ? { urgent: random.chance(0.6) } : {}),
      ...(kind === 'group' ? { territories: random.some(this.#parts.members, random.int(1, 4)) } : {}),
      ...(kind === 'readmission' ? { trafficked: random.chance(0.6) } : {}),
      ...(kind === 'operation' ? { phase: random.int(0, PHASES.length - 1) } : {}),
    };
  }

  version(kind: Kind, version: number, { statement = {}, ...changes }: Changes = {}): RecordVersion {
    return {
      kind,
      status: this.#status,
      origin: this.#member,
      reference: `С-${this.#tag}`,
      version,
      action: version === 1 ? 'NEW' : 'UPDATE',
      releasableTo: this.audience(),
      ...changes,
      statement: { ...this.statement(kind), ...statement },
    };
  }

  submission(versions: readonly RecordVersion[]): Submission {
    this.made += 1;
    const { calendar, members } = this.#parts;
    const written = versions.map((version) => writtenRecord(version, calendar));
    // Each envelope is another one, so that equal records in two of them are two submissions.
    const envelope = { messageId: this.random.uuid(), status: this.#status, sentAt: new Date() };
    return {
      name: `${this.#tag}-${this.made}`,
      member: this.#member,
      ...writtenSubmission(written, envelope),
      records: versions.map((version, index) => declared(version, index + 1, written[index]!, members)),
    };
  }

  send(submission: Submission, options: Partial<SendOptions> = {}): Promise<Known> {
    const hurried = this.random.chance(0.06) ? { firstTimeoutMs: this.random.int(5, 200) } : {};
    return this.#parts.sender.send(submission, { persist: true, ...hurried, ...options });
  }

  say(versions: readonly RecordVersion[], options: Partial<SendOptions> = {}): Promise<Known> {
    return this.send(this.submission(versions), options);
  }

  async pause(longestMs: number): Promise<void> {
    await delay(this.random.int(0, longestMs));
  }
}

/** One version after the other. */
async function grows(shop: Workshop): Promise<void> {
  const kind = shop.kind();
  const releasableTo = shop.audience();
  const phasesBefore: Record<number, number> = {};
  const versions = shop.random.int(1, 4);
  for (let version = 1; version <= versions; version += 1) {
    const said = shop.version(kind, version, { ...(kind === 'operation' ? { releasableTo } : {}), statement: { phasesBefore: { ...phasesBefore } } });
    if (said.statement.phase !== undefined) phasesBefore[version] = said.statement.phase;
    await shop.say([said]);
    await shop.pause(150);
  }
}

/** Two or three versions at the same moment, through different gateways. */
async function races(shop: Workshop): Promise<void> {
  const kind = shop.random.pick(['search', 'group', 'readmission'] as const);
  const known = await shop.say([shop.version(kind, 1)]);
  const last: Action = known === 'TAKEN' && shop.random.chance(0.3) ? 'CANCEL' : 'UPDATE';
  const first = shop.random.int(0, 1);
  const racing = [shop.version(kind, 2), shop.version(kind, 3), ...(shop.random.chance(0.5) ? [shop.version(kind, 4, { action: last })] : [])];
  await Promise.all(shop.random.shuffled(racing).map((version, index) => shop.say([version], { first: first + index })));
}

/** Withdrawn; then an older version comes late, which must not bring it back; sometimes it is stated anew. */
async function isCancelled(shop: Workshop): Promise<void> {
  const kind = shop.random.pick(['search', 'group', 'readmission'] as const);
  if ((await shop.say([shop.version(kind, 1)])) !== 'TAKEN') return;
  const late = shop.version(kind, 2);
  await shop.pause(300);
  await shop.say([shop.version(kind, 3, { action: 'CANCEL' })]);
  if (shop.random.chance(0.6)) await shop.say([late]);
  if (shop.random.chance(0.4)) await shop.say([shop.version(kind, 4, { action: shop.random.pick(['NEW', 'UPDATE'] as const) })]);
}

/** Narrowed, and widened again. */
async function isReleasedAnew(shop: Workshop): Promise<void> {
  const kind = shop.random.pick(['search', 'group', 'readmission'] as const);
  const statement = shop.statement(kind);
  const lists = [['*'], shop.random.some(['ARM', 'BLR', 'KGZ', 'TJK'], 2), shop.audience(), shop.random.chance(0.5) ? ['*'] : shop.audience()];
  for (const [index, releasableTo] of lists.slice(0, shop.random.int(2, 4)).entries()) {
    await shop.say([shop.version(kind, index + 1, { releasableTo, statement })]);
    await shop.pause(300);
  }
}

async function comesOutOfOrder(shop: Workshop): Promise<void> {
  const kind = shop.random.pick(['search', 'group', 'readmission'] as const);
  for (const version of shop.random.shuffled([1, 2, 3])) {
    await shop.say([shop.version(kind, version, { action: version === 1 ? 'NEW' : 'UPDATE' })]);
    await shop.pause(100);
  }
}

/** The same bytes more than once, also at once; then the same record in another envelope. */
async function isRepeated(shop: Workshop): Promise<void> {
  const version = shop.version(shop.kind(), 1);
  const submission = shop.submission([version]);
  await Promise.all(Array.from({ length: shop.random.int(1, 3) }, (_, index) => shop.send(submission, { first: index })));
  await shop.pause(300);
  await shop.send(submission);
  if (shop.random.chance(0.5)) await shop.say([version]);
}

/** Other content under a version that was taken. */
async function isContradicted(shop: Workshop): Promise<void> {
  const kind = shop.kind();
  if ((await shop.say([shop.version(kind, 1)])) !== 'TAKEN') return;
  await shop.say([shop.version(kind, 1)]);
}

/** A client that waits a moment and asks no more: nobody knows what became of it. */
async function hasHurriedClient(shop: Workshop): Promise<void> {
  const kind = shop.random.pick(['search', 'group', 'readmission'] as const);
  await shop.say([shop.version(kind, 1)], { persist: false, firstTimeoutMs: shop.random.int(1, 40) });
  if (shop.random.chance(0.5)) await shop.say([shop.version(kind, 2)]);
}

/** Many records, some of them faulty; then a second file about the same ones. */
async function comesInFile(shop: Workshop): Promise<void> {
  const { random } = shop;
  const length = random.chance(0.1) ? random.int(Math.ceil(shop.largest / 2), shop.largest) : random.int(3, Math.min(40, shop.largest));
  const subjects = Array.from({ length }, (_, index) => ({ reference: shop.version('search', 1).reference + `/${index + 1}`, kind: random.pick(['search', 'group', 'readmission'] as const), faulty: random.chance(0.1) }));
  const first = await shop.say(subjects.map(({ reference, kind, faulty }) => shop.version(kind, 1, { reference, ...(faulty ? { faulty: true } : {}) })));
  if (first !== 'TAKEN' || random.chance(0.5)) return;
  const again = subjects.filter(({ faulty }) => !faulty && random.chance(0.5));
  if (again.length === 0) return;
  await shop.say(again.map(({ reference, kind }) => shop.version(kind, 2, { reference, action: random.chance(0.2) ? 'CANCEL' : 'UPDATE' })));
}

/** Refused as a whole: no record of it is acceptable. */
async function isNoGood(shop: Workshop): Promise<void> {
  const submission = shop.submission([shop.version(shop.kind(), 1, { faulty: true })]);
  await shop.send(submission);
  await shop.send(submission);
}
