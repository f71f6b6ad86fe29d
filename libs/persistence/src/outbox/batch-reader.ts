import type { LaneRoom, LaneRooms } from './lane-window.js';
import type { StoredMessage } from './outbox-message.js';

export interface UnpublishedSource {
  /** Of each lane the next `quota` urgent messages and the next `quota` others, less where its room is less; about `maxBytes` of values in all. */
  readLanes(quota: number, maxBytes: number, rooms: ReadonlyMap<string, LaneRoom>): Promise<StoredMessage[]>;
  /** What each subject has unpublished up to an id, the earliest first; not necessarily all. */
  readBefore(upto: ReadonlyMap<string, number>): Promise<StoredMessage[]>;
}

const UNLIMITED: LaneRooms = { rooms: new Map(), most: Number.POSITIVE_INFINITY };

/**
 * Reads what is to be published next: each lane's share of a batch. A lane that has less leaves its share to the others: a share is a batch divided by the
 * lanes that could not show all they have the last time.
 *
 * A message never goes without what its subject has before it. Where messages are taken by id alone that follows by itself; it is looked after where an
 * urgent one was taken out of turn, where urgent ones had to be left behind, and where a subject may stand in two lanes (its older messages have none).
 */
export class BatchReader {
  readonly #size: number;
  readonly #maxBytes: number;
  #hungry = 1;

  constructor(size: number, maxBytes: number) {
    this.#size = size;
    this.#maxBytes = maxBytes;
  }

  /** By id. Up to twice the size, more where earlier messages of a subject come along or lanes have just become many. */
  async read(source: UnpublishedSource, { rooms, most }: LaneRooms = UNLIMITED): Promise<StoredMessage[]> {
    const quota = Math.min(most, Math.ceil(this.#size / this.#hungry));
    const limited = new Map([...rooms].map(([lane, { urgent, others }]) => [lane, { urgent: Math.min(quota, urgent), others: Math.min(quota, others) }]));
    const messages = await source.readLanes(quota, this.#maxBytes, limited);
    const lanes = Map.groupBy(messages, ({ lane }) => lane);
    this.#hungry = Math.max(1, [...lanes.values()].filter(({ length }) => length >= quota).length);
    const first = messages[0];
    if (first === undefined || (lanes.size === 1 && isAllOfItsKind(messages, limited))) return messages.sort(byId);
    return (await this.#withPredecessors(source, messages, lanes, (lane) => limited.get(lane)?.urgent ?? quota)).sort(byId);
  }

  async #withPredecessors(source: UnpublishedSource, messages: StoredMessage[], lanes: ReadonlyMap<string, readonly StoredMessage[]>, mostUrgent: (lane: string) => number): Promise<StoredMessage[]> {
    const leftUrgentBehind = [...lanes].some(([lane, itsMessages]) => this.#mayHaveMoreUrgent(itsMessages.filter(({ urgent }) => urgent), mostUrgent(lane), lanes.size));
    const inTwoLanes = lanes.has('') && lanes.size > 1;
    const looked = leftUrgentBehind || inTwoLanes ? messages : messages.filter(({ urgent }) => urgent);
    if (looked.length === 0) return messages;
    const upto = new Map<string, number>();
    for (const { key, id } of looked) upto.set(key, Math.max(id, upto.get(key) ?? 0));
    const before = await source.readBefore(upto);
    // Of these subjects only what was read last: should not all of it have fitted, the later part waits.
    return [...messages.filter(({ key }) => !upto.has(key)), ...before, ...laterOf(messages, upto, before)];
  }

  #mayHaveMoreUrgent(urgent: readonly StoredMessage[], most: number, lanes: number): boolean {
    const bytes = urgent.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
    return urgent.length >= most || bytes >= Math.floor(this.#maxBytes / lanes);
  }
}

/** Whether a lane's messages are all urgent, or all not, and it was asked for the other kind as well. */
function isAllOfItsKind(messages: readonly StoredMessage[], rooms: ReadonlyMap<string, LaneRoom>): boolean {
  const [first] = messages;
  const room = rooms.get(first?.lane ?? '');
  const asked = (first?.urgent === true ? room?.others : room?.urgent) !== 0;
  return asked && messages.every(({ urgent }) => urgent === first?.urgent);
}

/** What of the subjects was read beyond `upto`, of those all of whose earlier messages are at hand. */
function laterOf(messages: readonly StoredMessage[], upto: ReadonlyMap<string, number>, before: readonly StoredMessage[]): StoredMessage[] {
  const last = new Map<string, number>();
  for (const { key, id } of before) last.set(key, Math.max(id, last.get(key) ?? 0));
  return messages.filter(({ key, id }) => id > (upto.get(key) ?? Number.POSITIVE_INFINITY) && last.get(key) === upto.get(key));
}

function byId(one: StoredMessage, other: StoredMessage): number {
  return one.id - other.id;
}
