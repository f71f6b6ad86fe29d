import type { ICustomPartitioner, Message, PartitionerArgs } from 'kafkajs';
import { Partitioners } from 'kafkajs';
import { hashKey } from '../hash-key.js';

/**
 * How many partitions of a topic a slot has. Two let two instances share one sender's work, and each of six senders has partitions of its own in a topic
 * of twelve. Where there are more slots than that, they begin again at the first partition and share.
 */
export const PARTITIONS_PER_SLOT = 2;

/**
 * The partition of a message that has a slot: one of the slot's own, by the key. Growing a topic moves only slots whose partitions had been shared; as
 * that is seldom known for certain, a topic grows only when it is drained.
 */
export function partitionOfSlot(slot: number, key: string, partitions: number): number {
  const own = Math.min(PARTITIONS_PER_SLOT, partitions);
  // The hash's upper bits: by its lower ones a consumer deals a partition's messages out again, and would find them all alike.
  return (slot * own + ((hashKey(key) >>> 16) % own)) % partitions;
}

/** A message of ours on its way through kafkajs. */
export interface SlottedMessage extends Message {
  readonly key: string;
  readonly partitionSlot?: number;
}

/** Messages with a slot go to the slot's partitions; others over all of a topic's partitions, as kafkajs and Kafka's own clients have it. */
export const slotPartitioner: ICustomPartitioner = () => {
  const byKey = Partitioners.DefaultPartitioner();
  return (args: PartitionerArgs) => {
    const { partitionSlot, key } = args.message as SlottedMessage;
    return partitionSlot === undefined ? byKey(args) : partitionOfSlot(partitionSlot, key, args.partitionMetadata.length);
  };
};
