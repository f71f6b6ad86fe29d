/*
 * kafkajs 2.2.4, src/producer/sendMessages.js. When a request to one of two brokers fails and the other has answered, the retry asks only brokers that
 * have not answered yet. If the failed broker's partitions have moved to the one that has, nobody is asked: the messages are reported as stored and are
 * nowhere. patches/kafkajs+2.2.4.patch makes the retry ask everybody again; consumers know the repetition by its message id.
 */
import { createRequire } from 'node:module';

interface Broker {
  readonly nodeId: number;
  produce(request: { topicData: { partitions: { partition: number; messages: unknown[] }[] }[] }): Promise<{ topics: unknown[] }>;
}

type SendMessages = (options: object) => (request: { acks: number; topicMessages: { topic: string; messages: { key: string; value: string }[] }[] }) => Promise<unknown>;

const require = createRequire(import.meta.url);
const createSendMessages = require('kafkajs/src/producer/sendMessages') as SendMessages;
const createRetry = require('kafkajs/src/retry') as (options: object) => unknown;

it('sends again what was meant for a broker that failed, also where its partitions move to one that has answered', async () => {
  const stored: string[] = [];
  const leaders: Record<number, number> = { 0: 1, 1: 2 };
  const brokers: Record<number, Broker> = {
    1: {
      nodeId: 1,
      produce: ({ topicData }) => {
        for (const { partitions } of topicData) for (const { partition } of partitions) stored.push(`partition ${partition}`);
        return Promise.resolve({ topics: [] });
      },
    },
    2: {
      nodeId: 2,
      produce: () => {
        leaders[1] = 1;
        return Promise.reject(Object.assign(new Error('The leader has moved'), { name: 'KafkaJSProtocolError', retriable: true }));
      },
    },
  };
  const nothing = (): undefined => undefined;
  const send = createSendMessages({
    logger: { debug: nothing, error: nothing },
    cluster: {
      isConnected: () => true,
      addMultipleTargetTopics: () => Promise.resolve(),
      refreshMetadata: () => Promise.resolve(),
      refreshMetadataIfNecessary: () => Promise.resolve(),
      findTopicPartitionMetadata: () => [0, 1].map((partitionId) => ({ partitionId, leader: leaders[partitionId] })),
      findLeaderForPartitions: (_topic: string, partitions: string[]) => {
        const byLeader: Record<string, number[]> = {};
        for (const partition of partitions.map(Number)) (byLeader[String(leaders[partition])] ??= []).push(partition);
        return byLeader;
      },
      findBroker: ({ nodeId }: { nodeId: string }) => Promise.resolve(brokers[Number(nodeId)]),
    },
    partitioner: ({ message }: { message: { key: string } }) => Number(message.key),
    eosManager: { acquireBrokerLock: nothing, releaseBrokerLock: nothing, isTransactional: () => false, getSequence: () => 0, updateSequence: nothing, getProducerId: () => 1, getProducerEpoch: () => 0 },
    retrier: createRetry({ retries: 3, initialRetryTime: 1 }),
  });

  await send({ acks: -1, topicMessages: [{ topic: 'orders', messages: [{ key: '0', value: 'a' }, { key: '1', value: 'b' }] }] });

  expect(stored).toContain('partition 1');
});
