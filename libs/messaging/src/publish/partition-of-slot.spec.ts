import { uuidV5, URL_NAMESPACE } from '@cbx/kernel';
import type { PartitionMetadata } from 'kafkajs';
import { splitIntoLanes } from '../consume/split-into-lanes.js';
import { IncomingRecord } from '../consume/incoming-record.js';
import { PARTITIONS_PER_SLOT, partitionOfSlot, slotPartitioner } from './partition-of-slot.js';

const keys = Array.from({ length: 400 }, (_, index) => uuidV5(URL_NAMESPACE, `urn:test:${index}`));
const partitionsOf = (slot: number, partitions: number): number[] => [...new Set(keys.map((key) => partitionOfSlot(slot, key, partitions)))].toSorted((a, b) => a - b);

describe('the partitions of a slot', () => {
  it('are its own, while a topic has enough', () => {
    const all = Array.from({ length: 6 }, (_, slot) => partitionsOf(slot, 12));
    expect(all).toEqual([[0, 1], [2, 3], [4, 5], [6, 7], [8, 9], [10, 11]]);
  });

  it('are shared where there are more slots than that, and stay within the topic', () => {
    expect(partitionsOf(6, 12)).toEqual([0, 1]);
    expect(partitionsOf(5, 1)).toEqual([0]);
    expect(partitionsOf(1, 3)).toEqual([0, 2]);
  });

  it('stay as they are when a topic grows, unless they were shared', () => {
    for (const slot of [0, 1, 2]) for (const key of keys) expect(partitionOfSlot(slot, key, 12)).toBe(partitionOfSlot(slot, key, 6));
  });

  it('leave a consumer keys that it can deal out evenly', () => {
    const records = keys.filter((key) => partitionOfSlot(0, key, 12) === 0).map((key, index) => new IncomingRecord('t', 0, index, { offset: '0', key: Buffer.from(key), value: null, timestamp: '0' }));
    const lanes = splitIntoLanes(records, 4);
    expect(records.length).toBeGreaterThan(keys.length / PARTITIONS_PER_SLOT / 2);
    expect(lanes).toHaveLength(4);
  });

  it('are not for messages without a slot, which go where their key alone says', () => {
    const partition = slotPartitioner();
    const partitionMetadata = Array.from({ length: 12 }, (_, partitionId) => ({ partitionId, leader: 1 }) as PartitionMetadata);
    const without = new Set(keys.map((key) => partition({ topic: 't', partitionMetadata, message: { key, value: null } })));
    expect(without.size).toBe(12);
    const slotted = { key: keys[0]!, value: null, partitionSlot: 4 };
    expect([8, 9]).toContain(partition({ topic: 't', partitionMetadata, message: slotted }));
  });
});
