/*
 * kafkajs 2.2.4, src/consumer/consumerGroup.js. A broker fills the answer to a fetch in the order of the request, up to a limit of bytes, and a batch that is
 * larger than the limit of its partition is given only to the first that has anything (KIP-74: clients turn the order). kafkajs asks in the same order
 * every time: while the first partitions have backlogs, the last ones get nothing. patches/kafkajs+2.2.4.patch turns the order with every fetch.
 */
import { createRequire } from 'node:module';

interface FetchRequest {
  readonly topics: readonly { readonly topic: string; readonly partitions: readonly { readonly partition: number }[] }[];
}

interface Fetching {
  fetch(nodeId: number): Promise<unknown[]>;
}

const require = createRequire(import.meta.url);
const ConsumerGroup = require('kafkajs/src/consumer/consumerGroup') as { readonly prototype: Fetching };

it('asks for another partition first in each fetch', async () => {
  const firsts: string[] = [];
  const assigned = [
    { topic: 'a', partitions: [0, 1] },
    { topic: 'b', partitions: [0, 1] },
  ];
  const group = Object.assign(Object.create(ConsumerGroup.prototype) as Fetching, {
    cluster: {
      refreshMetadataIfNecessary: () => Promise.resolve(),
      findBroker: () =>
        Promise.resolve({
          fetch: ({ topics }: FetchRequest) => {
            expect(topics.flatMap(({ topic, partitions }) => partitions.map(({ partition }) => `${topic}/${partition}`)).toSorted()).toEqual(['a/0', 'a/1', 'b/0', 'b/1']);
            firsts.push(`${topics[0]?.topic}/${topics[0]?.partitions[0]?.partition}`);
            return Promise.resolve({ responses: [] });
          },
        }),
    },
    checkForStaleAssignment: () => undefined,
    subscriptionState: { assigned: () => assigned },
    filterPartitionsByNode: () => assigned,
    seekOffsets: () => Promise.resolve(),
    offsetManager: { committedOffsets: () => ({ a: ['0', '0'], b: ['0', '0'] }), nextOffset: () => '0' },
    getActiveTopicPartitions: () => ({ a: new Set([0, 1]), b: new Set([0, 1]) }),
  });
  for (let fetch = 0; fetch < 8; fetch += 1) await group.fetch(1);
  expect(new Set(firsts)).toEqual(new Set(['a/0', 'b/1']));
});
