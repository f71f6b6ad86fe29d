import type { StoredMessage } from './outbox-message.js';

export interface UnpublishedSource {
  /** Of each lane the next `quota` urgent messages and the next `quota` others, about `maxBytes` of values in all. */
  readLanes(quota: number, maxBytes: number): Promise<StoredMessage[]>;
  /** What each subject has unpublished up to an id, the earliest first; not necessarily all. */
  readBefore(upto: ReadonlyMap<string, number>): Promise<StoredMessage[]>;
}

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
  async read(source: UnpublishedSource): Promise<StoredMessage[]> {
    const quota = Math.ceil(this.#size / this.#hungry);
    const messages = await source.readLanes(quota, this.#maxBytes);
    const lanes = Map.groupBy(messages, ({ lane }) => lane);
    this.#hungry = Math.max(1, [...lanes.values()].filter(({ length }) => length >= quota).length);
    const first = messages[0];
    if (first === undefined || (lanes.size === 1 && messages.every(({ urgent }) => urgent === first.urgent))) return messages.sort(byId);
    return (await this.#withPredecessors(source, messages, lanes, quota)).sort(byId);
  }

  async #withPredecessors(source: UnpublishedSource, messages: StoredMessage[], lanes: ReadonlyMap<string, readonly StoredMessage[]>, quota: number): Promise<StoredMessage[]> {
    const leftUrgentBehind = [...lanes.values()].some((lane) => this.#mayHaveMoreUrgent(lane.filter(({ urgent }) => urgent), quota, lanes.size));
    const inTwoLanes = lanes.has('') && lanes.size > 1;
    const looked = leftUrgentBehind || inTwoLanes ? messages : messages.filter(({ urgent }) => urgent);
    if (looked.length === 0) return messages;
    const upto = new Map<string, number>();
    for (const { key, id } of looked) upto.set(key, Math.max(id, upto.get(key) ?? 0));
    const before = await source.readBefore(upto);
    // Of these subjects only what was read last: should not all of it have fitted, the later part waits.
    return [...messages.filter(({ key }) => !upto.has(key)), ...before, ...laterOf(messages, upto, before)];
  }

  #mayHaveMoreUrgent(urgent: readonly StoredMessage[], quota: number, lanes: number): boolean {
    const bytes = urgent.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
    return urgent.length >= quota || bytes >= Math.floor(this.#maxBytes / lanes);
  }
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
