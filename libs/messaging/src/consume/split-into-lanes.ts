import { hashKey } from '../hash-key.js';
import type { IncomingRecord } from './incoming-record.js';

/**
 * Deals a batch out so that messages of one key stand in one lane, in order, and different keys can be handled at the same time. Keys share lanes: a
 * handler gets many messages at once and can store them in one transaction.
 */
export function splitIntoLanes(records: Iterable<IncomingRecord>, lanes: number): IncomingRecord[][] {
  const dealt = Array.from({ length: lanes }, (): IncomingRecord[] => []);
  for (const record of records) dealt[hashKey(record.key) % lanes]?.push(record);
  return dealt.filter((lane) => lane.length > 0);
}
