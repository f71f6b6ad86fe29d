import { jest } from '@jest/globals';
import { describeBatchConsumer } from '../../testing/batch-consumer.contract.js';
import { describeMessagePublisher } from '../../testing/message-publisher.contract.js';
import { silentLogger } from '../messaging-logger.js';
import { KafkaPublisher } from '../publish/kafka-publisher.js';
import { KafkaBatchConsumer } from './kafka-batch-consumer.js';

jest.setTimeout(60_000);

const publisher = (target: { brokers: readonly string[]; topicPrefix: string }): KafkaPublisher => new KafkaPublisher({ ...target, clientId: 'contract', logger: silentLogger });

describeMessagePublisher('KafkaPublisher', publisher);
describeBatchConsumer('KafkaBatchConsumer', { publisher, consumer: (target) => new KafkaBatchConsumer({ ...target, clientId: 'contract', logger: silentLogger }) });
