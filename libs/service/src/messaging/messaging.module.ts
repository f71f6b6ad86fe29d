import type { Clock } from '@cbx/kernel';
import { CbxError } from '@cbx/kernel';
import type { MessagePublisher } from '@cbx/messaging';
import { KafkaBatchServer, KafkaPublisher } from '@cbx/messaging';
import { ConsumerStarts, Outbox, OutboxRelay, UnitOfWork, type LaneWindowSettings } from '@cbx/persistence';
import type { DynamicModule, OnApplicationBootstrap, Provider } from '@nestjs/common';
import { Global, Inject, Logger, Module } from '@nestjs/common';
import type { DatabaseConfig, KafkaConfig } from '../config/common-settings.js';
import { CLOCK, SERVICE_NAME } from '../config/tokens.js';
import { HealthChecks } from '../health/health-checks.js';
import { Shutdown } from '../lifecycle/shutdown.js';
import { Consumers } from './consumers.js';
import { PublishedMessages } from './published-messages.js';
import { toOutgoingMessage } from './to-outgoing-message.js';

/** Injection token of the {@link MessagePublisher}. Use cases append to the {@link Outbox} instead. */
export const MESSAGE_PUBLISHER = Symbol('cbx.message-publisher');
/** Injection token of the wire codec that the service gave. */
export const WIRE_CODEC = Symbol('cbx.wire-codec');

/** Values to bytes and back, by topic. libs/contracts makes one; the platform knows no message. */
export interface Codec {
  encode(topic: string, value: unknown): Buffer;
  decode(topic: string, bytes: Buffer): unknown;
}

export interface MessagingModuleOptions {
  readonly config: DatabaseConfig & KafkaConfig;
  readonly codec: Codec;
  /** The topic of messages that cannot be processed: `dead-letter.case-registry.v1`. Given by a service that consumes: then its `@EventPattern` handlers are served. */
  readonly deadLetterTopic?: string;
  /** How much of a lane consumers may have in hand; as much as is there, if left out. Who gives it tells the relay when something was consumed. */
  readonly window?: (unitOfWork: UnitOfWork) => LaneWindowSettings;
  /** How many handler calls run at once; 4. */
  readonly concurrency?: number;
  /** Into how many calls of different keys one partition's messages are dealt; as many as `concurrency`. */
  readonly lanes?: number;
  /** Most messages in one call; 500. */
  readonly maxMessages?: number;
  /** The consumer group; the service's name, after the environment's prefix. */
  readonly groupId?: string;
}

/**
 * The service's messages: {@link Outbox} to be injected, the relay that publishes it, the publisher, and the server of
 * `@EventPattern` handlers. Kafka being down makes a service not unready: it takes what it is given and publishes later.
 */
@Global()
@Module({})
export class MessagingModule implements OnApplicationBootstrap {
  readonly #relay: OutboxRelay;

  constructor(@Inject(OutboxRelay) relay: OutboxRelay) {
    this.#relay = relay;
  }

  static forRoot(options: MessagingModuleOptions): DynamicModule {
    return {
      module: MessagingModule,
      providers: [
        PublishedMessages,
        { provide: WIRE_CODEC, useValue: options.codec },
        {
          provide: MESSAGE_PUBLISHER,
          inject: [SERVICE_NAME, HealthChecks, Shutdown],
          useFactory: (name: string, health: HealthChecks, shutdown: Shutdown) => makePublisher(options, name, health, shutdown),
        },
        {
          provide: OutboxRelay,
          inject: [SERVICE_NAME, MESSAGE_PUBLISHER, PublishedMessages, UnitOfWork, Shutdown],
          useFactory: (name: string, publisher: MessagePublisher, published: PublishedMessages, unitOfWork: UnitOfWork, shutdown: Shutdown) =>
            makeRelay(options, { name, publisher, published, shutdown, window: options.window?.(unitOfWork) }),
        },
        { provide: Outbox, inject: [OutboxRelay], useFactory: (relay: OutboxRelay) => new Outbox(() => relay.wake()) },
        ...serverProvider(options),
      ],
      exports: [PublishedMessages, WIRE_CODEC, MESSAGE_PUBLISHER, OutboxRelay, Outbox, ...(options.deadLetterTopic === undefined ? [] : [KafkaBatchServer])],
    };
  }

  onApplicationBootstrap(): void {
    this.#relay.start();
  }
}

function makePublisher({ config }: MessagingModuleOptions, name: string, health: HealthChecks, shutdown: Shutdown): MessagePublisher {
  const publisher = new KafkaPublisher({ brokers: config.CBX_KAFKA_BROKERS, clientId: name, topicPrefix: config.CBX_TOPIC_PREFIX });
  health.register({
    name: 'kafka-producer',
    optional: true,
    check: () => {
      if (!publisher.isConnected()) throw new CbxError('MESSAGING.UNAVAILABLE', 'the producer is not connected', { retryable: true });
    },
  });
  // In the background: what is appended meanwhile waits in the outbox, and publishing connects by itself.
  void publisher.connect().catch((error: unknown) => new Logger('Messaging').warn({ err: error }, 'the broker cannot be reached yet'));
  shutdown.on('producer', 'kafka producer', () => publisher.close());
  return publisher;
}

interface RelayParts {
  readonly name: string;
  readonly publisher: MessagePublisher;
  readonly published: PublishedMessages;
  readonly shutdown: Shutdown;
  readonly window?: LaneWindowSettings | undefined;
}

function makeRelay({ config }: MessagingModuleOptions, { name, publisher, published, shutdown, window }: RelayParts): OutboxRelay {
  const logger = new Logger('OutboxRelay');
  const relay = new OutboxRelay({
    url: config.CBX_DATABASE_URL,
    applicationName: name,
    ...(window === undefined ? {} : { window }),
    publish: (messages) => publisher.publish(messages.map((message) => toOutgoingMessage(message, name))),
    isPoison: (error) => error instanceof CbxError && error.code === 'MESSAGING.TOO_LARGE',
    onPublished: (messages) => published.tell(messages),
    onParked: ({ id, topic, messageId }, error) => logger.error({ err: error, id, topic, messageId }, 'a message was parked'),
    onError: (error, doing) => logger.warn({ err: error, doing }, 'will try again'),
    onLeadership: (leader) => logger.log({ leader }, leader ? 'publishes the outbox' : 'does not publish the outbox any more'),
  });
  shutdown.on('relay', 'outbox relay', () => relay.stop());
  return relay;
}

function serverProvider(options: MessagingModuleOptions): Provider[] {
  const { config, codec, deadLetterTopic } = options;
  if (deadLetterTopic === undefined) return [];
  return [
    {
      provide: KafkaBatchServer,
      inject: [SERVICE_NAME, MESSAGE_PUBLISHER, CLOCK, UnitOfWork, Consumers, HealthChecks, Shutdown],
      useFactory: (name: string, publisher: MessagePublisher, clock: Clock, unitOfWork: UnitOfWork, consumers: Consumers, health: HealthChecks, shutdown: Shutdown) => {
        const server = new KafkaBatchServer({
          brokers: config.CBX_KAFKA_BROKERS,
          groupId: options.groupId ?? `${config.CBX_TOPIC_PREFIX}${name}`,
          service: name,
          topicPrefix: config.CBX_TOPIC_PREFIX,
          decode: (topic, bytes) => codec.decode(topic, bytes),
          deadLetter: { topic: deadLetterTopic, publisher },
          starts: new ConsumerStarts(unitOfWork),
          clock,
          ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
          ...(options.lanes === undefined ? {} : { lanes: options.lanes }),
          ...(options.maxMessages === undefined ? {} : { maxMessages: options.maxMessages }),
        });
        consumers.add(server);
        health.register({
          name: 'kafka-consumer',
          optional: true,
          check: () => {
            if (!server.state().joined) throw new CbxError('MESSAGING.UNAVAILABLE', 'the consumer has not joined its group', { retryable: true });
          },
        });
        shutdown.on('consumers', 'kafka consumer', () => server.close());
        return server;
      },
    },
  ];
}
