import type { StoredMessage } from './outbox-message.js';

type Placed = Pick<StoredMessage, 'key' | 'lane' | 'urgent'>;

/**
 * The order in which a batch is published: urgent messages first, each with what its subject has before it, then the others; in both parts the lanes
 * take turns.
 *
 * @param messages by id: within a subject, in the order of their commits. That order is kept
 */
export function orderBatch<T extends Placed>(messages: readonly T[]): T[] {
  const lastUrgent = new Map<string, number>();
  for (const [index, { key, urgent }] of messages.entries()) if (urgent) lastUrgent.set(key, index);
  if (lastUrgent.size === 0) return inTurn(messages);
  const goesFirst = ({ key }: T, index: number): boolean => index <= (lastUrgent.get(key) ?? -1);
  return [...inTurn(messages.filter(goesFirst)), ...inTurn(messages.filter((message, index) => !goesFirst(message, index)))];
}

/** One of each lane, then the next of each. A subject's messages stand in one lane, save those of a time before lanes: a subject met in two is left in the given order. */
function inTurn<T extends Placed>(messages: readonly T[]): T[] {
  const lanes = new Map<string, T[]>();
  const laneOf = new Map<string, string>();
  for (const message of messages) {
    const known = laneOf.get(message.key);
    if (known === undefined) laneOf.set(message.key, message.lane);
    const lane = known ?? message.lane;
    const queue = lanes.get(lane);
    if (queue === undefined) lanes.set(lane, [message]);
    else queue.push(message);
  }
  if (lanes.size < 2) return [...messages];
  const queues = [...lanes.values()];
  const longest = Math.max(...queues.map(({ length }) => length));
  const ordered: T[] = [];
  for (let place = 0; place < longest; place += 1) {
    for (const queue of queues) {
      const message = queue[place];
      if (message !== undefined) ordered.push(message);
    }
  }
  return ordered;
}
