import type { StoredMessage } from './outbox-message.js';

/** How many more messages of a lane may be published now. */
export interface LaneRoom {
  readonly urgent: number;
  readonly others: number;
}

export interface LaneRooms {
  /** Of the lanes that have something in flight. */
  readonly rooms: ReadonlyMap<string, LaneRoom>;
  /** Of each other lane. */
  readonly most: number;
}

export interface LaneWindowSettings {
  /** Most messages of a lane that are published and not yet finished; urgent ones are held back at twice as many. */
  readonly size: number;
  /** Which of these messages (by message id) the consumers have finished. Asked often, of a few hundred at most for each lane. */
  readonly finished: (messageIds: readonly string[]) => Promise<Iterable<string>>;
  /** ms after which a message that nobody reports any more (it was buried, a consumer is away) is not counted any more; 3,000. */
  readonly patienceMs?: number;
  /** ms, of a clock that only goes forward. */
  readonly now?: () => number;
}

interface Lane {
  /** When each was published, by message id; the first published first. */
  readonly inFlight: Map<string, number>;
  allowed: number;
  /** When it had as much in flight as it may: it waits until nearly all of that is finished. */
  fullSince: number | undefined;
  /** When it may go on. */
  rested: number;
}

/** A lane that was full goes on when this part of its window is left: a few stragglers hold it up no longer than the patience. */
const LEFT = 1 / 8;
/** A small room for urgent messages is not used until it is a part of the window worth a batch. */
const WORTH = 4;
/** ms; whose urgent message went out within them is heeded by lanes that have a backlog. */
const RECENT_MS = 2_000;
/** ms; the longest rest between two portions of a backlog. */
const LONGEST_REST_MS = 200;

/**
 * Keeps what consumers have not yet dealt with short, lane by lane: a backlog waits in the outbox, where others pass it, and not in the topics and the
 * consumers, where they cannot. What is finished, the consumers report; so the window follows their pace, whatever it is.
 *
 * A backlog goes in portions, the next one when the last is dealt with: consumers take a whole portion in one transaction, which costs a record a fraction
 * of what it costs alone. While another lane has urgent messages, it rests between two portions as long as the last one took: so that they meet a machine
 * that is idle half of the time. Where nobody is in a hurry nobody rests.
 *
 * It holds up nothing for good: where no report comes within the patience, a lane may have twice as much in flight as before, and so on, until the next
 * report. It is the leading relay's memory only; a new leader begins with an empty window.
 */
export class LaneWindow {
  readonly #settings: LaneWindowSettings;
  readonly #patienceMs: number;
  readonly #now: () => number;
  readonly #lanes = new Map<string, Lane>();
  /** When each lane last published something urgent. */
  readonly #urgentAt = new Map<string, number>();

  constructor(settings: LaneWindowSettings) {
    this.#settings = settings;
    this.#patienceMs = settings.patienceMs ?? 3_000;
    this.#now = settings.now ?? (() => performance.now());
  }

  /** Whether a lane is held back now. */
  get holds(): boolean {
    return [...this.#lanes.values()].some((lane) => this.#roomOf(lane).others === 0);
  }

  /** Forgets what was in flight. */
  clear(): void {
    this.#lanes.clear();
    this.#urgentAt.clear();
  }

  published(messages: readonly StoredMessage[]): void {
    const now = this.#now();
    for (const { lane, messageId, urgent } of messages) {
      // What has no lane is nobody's backlog. (And a subject's messages of a time before lanes must never be left behind.)
      if (lane === '') continue;
      let known = this.#lanes.get(lane);
      if (known === undefined) this.#lanes.set(lane, (known = { inFlight: new Map(), allowed: this.#settings.size, fullSince: undefined, rested: now }));
      known.inFlight.set(messageId, now);
      if (known.inFlight.size >= known.allowed) known.fullSince ??= now;
      if (urgent) this.#urgentAt.set(lane, now);
    }
  }

  /** The room of each lane, after asking what has been finished if one of them is held back. */
  async rooms(): Promise<LaneRooms> {
    if (this.holds) await this.#ask();
    return { rooms: new Map([...this.#lanes].map(([name, lane]) => [name, this.#roomOf(lane)])), most: this.#settings.size };
  }

  async #ask(): Promise<void> {
    const ids = [...this.#lanes.values()].flatMap(({ inFlight }) => [...inFlight.keys()]);
    const finished = new Set(ids.length === 0 ? [] : await this.#settings.finished(ids));
    const now = this.#now();
    const given = now - this.#patienceMs;
    for (const [name, lane] of this.#lanes) {
      let reported = false;
      let overdue = false;
      for (const [id, at] of lane.inFlight) {
        if (finished.has(id)) reported = true;
        else if (at <= given) overdue = true;
        else continue;
        lane.inFlight.delete(id);
      }
      if (reported) lane.allowed = this.#settings.size;
      else if (overdue) lane.allowed *= 2;
      if (lane.fullSince !== undefined && lane.inFlight.size <= lane.allowed * LEFT) {
        lane.rested = now + (this.#othersAreUrgent(name, now) ? Math.min(LONGEST_REST_MS, now - lane.fullSince) : 0);
        lane.fullSince = undefined;
      }
      if (lane.inFlight.size === 0 && lane.allowed === this.#settings.size && lane.rested <= now) this.#lanes.delete(name);
    }
  }

  #othersAreUrgent(lane: string, now: number): boolean {
    return [...this.#urgentAt].some(([name, at]) => name !== lane && now - at < RECENT_MS);
  }

  #roomOf({ inFlight, allowed, fullSince, rested }: Lane): LaneRoom {
    const urgent = 2 * allowed - inFlight.size;
    return { urgent: urgent < Math.min(allowed / WORTH, 2 * allowed) ? 0 : urgent, others: fullSince !== undefined || rested > this.#now() ? 0 : Math.max(0, allowed - inFlight.size) };
  }
}
