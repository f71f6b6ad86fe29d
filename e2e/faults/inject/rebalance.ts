import { TOPIC_NAMES, TOPICS } from '@cbx/contracts';
import type { ServiceName } from '@cbx/local-stack';
import { Kafka, logLevel, PartitionAssigners, type Consumer } from 'kafkajs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './fault.ts';

/** How long a group may take to deal out its partitions: somebody in it may be dead. */
const JOINED_MS = 30_000;

/** A stranger joins the service's group in the middle of its work and is dealt partitions, on which nothing is done until it leaves. */
export function rebalanceFault(service: ServiceName): Fault {
  let stranger: Consumer | undefined;
  return {
    kind: 'rebalance',
    target: service,
    touches: [service, 'kafka'],
    holdMs: { from: 500, to: 3_000 },
    begin: async ({ suite }) => {
      const { topicPrefix } = suite;
      const kafka = new Kafka({ clientId: 'cbx-faults-stranger', brokers: [suite.addresses.kafkaBrokers], logLevel: logLevel.NOTHING });
      const consumer = kafka.consumer({ groupId: `${topicPrefix}${service}`, partitionAssigners: [PartitionAssigners.roundRobin], sessionTimeout: 10_000, rebalanceTimeout: 60_000 });
      stranger = consumer;
      await consumer.connect();
      const topics = TOPIC_NAMES.filter((topic) => (TOPICS[topic].consumers as readonly string[]).includes(service));
      await consumer.subscribe({ topics: topics.map((topic) => topicPrefix + topic) });
      const joined = new Promise<number>((resolve) => consumer.on('consumer.group_join', ({ payload }) => resolve(Object.values(payload.memberAssignment).flat().length)));
      // It takes nothing for done: whoever gets the partition next begins where it would have.
      await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: () => delay(200) });
      const partitions = await Promise.race([joined, delay(JOINED_MS, undefined, { ref: false })]);
      return partitions === undefined ? {} : { partitions };
    },
    heal: async () => {
      const consumer = stranger;
      stranger = undefined;
      await consumer?.disconnect();
    },
  };
}

/** A further instance is started in the middle of the work, takes its share of it, and is stopped again. */
export function joinFault(service: ServiceName): Fault {
  return {
    kind: 'further-instance',
    target: service,
    // It cannot start while an engine is away, and the round would wait for it.
    touches: [service, 'postgres', 'kafka'],
    holdMs: { from: 1_500, to: 4_000 },
    begin: async ({ suite, guests }) => {
      const guest = guests.get(service);
      if (guest === undefined) guests.set(service, await suite.addInstance(service));
      else await suite.revive(guest);
      return { instance: guests.get(service) };
    },
    heal: async ({ suite, guests }) => {
      const guest = guests.get(service);
      if (guest !== undefined) await suite.halt(guest);
    },
  };
}
