import type { IncomingRecord } from './incoming-record.js';

/**
 * Deals a batch out so that messages of one key stand in one lane, in order, and different keys can be handled at the same time. Keys share lanes: a
 * handler gets many messages at once and can store them in one transaction.
 */
export function splitIntoLanes(records: Iterable<IncomingRecord>, lanes: number): IncomingRecord[][] {
  const dealt = Array.from({ length: lanes }, (): IncomingRecord[] => []);
  for (const record of records) dealt[laneOf(record.key, lanes)]?.push(record);
  return dealt.filter((lane) => lane.length > 0);
}

/** FNV-1a over the key's UTF-16 units: spreads uuids evenly, needs no allocation. */
function laneOf(key: string, lanes: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % lanes;
}
