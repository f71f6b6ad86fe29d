import { type Clock, CbxError } from '@cbx/kernel';
import { KafkaBatchConsumer, KafkaBatchServer } from '@cbx/messaging';
import { UnitOfWork } from '@cbx/persistence';
import type { DynamicModule, OnApplicationBootstrap, Provider } from '@nestjs/common';
import { Inject, Logger, Module } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import type { KafkaConfig } from '../config/common-settings.js';
import { CLOCK, SERVICE_NAME } from '../config/tokens.js';
import { HealthChecks } from '../health/health-checks.js';
import { Shutdown } from '../lifecycle/shutdown.js';
import { Consumers } from '../messaging/consumers.js';
import { type Codec, WIRE_CODEC } from '../messaging/messaging.module.js';
import { DeadLetterMetrics } from './dead-letter-metrics.js';
import type { DeadLetterPolicy } from './dead-letter-policy.js';
import { DeadLetterStore } from './dead-letter-store.js';
import { DeadLettersController } from './dead-letters.controller.js';
import { KeepDeadLetters } from './keep-dead-letters.js';
import { LetterRelease } from './letter-release.js';
import { ListDeadLetters } from './list-dead-letters.js';
import { RedriveDeadLetters } from './redrive-dead-letters.js';
import { redeliverTo } from './redeliver.js';
import { ShowDeadLetter } from './show-dead-letter.js';

export interface DeadLettersModuleOptions {
  readonly config: KafkaConfig;
  /** The service's dead-letter topic, as given to the MessagingModule. */
  readonly topic: string;
  /** How long a letter is kept, ms: as long as its topic keeps it. */
  readonly termMs: number;
  readonly policy: DeadLetterPolicy;
}

const HOUR_MS = 3_600_000;

/**
 * The service's dead letters: kept from their topic in its database (`deadLetterMigration`), listed, shown and redriven under `/v1/dead-letters`. Goes
 * beside PersistenceModule and MessagingModule, whose handlers are those that letters are redriven to.
 */
@Module({})
export class DeadLettersModule implements OnApplicationBootstrap {
  readonly #start: () => void;

  constructor(@Inject(KeepDeadLetters) keeper: KeepDeadLetters, @Inject(DeadLetterMetrics) metrics: DeadLetterMetrics, @Inject(Shutdown) shutdown: Shutdown) {
    const logger = new Logger('DeadLetters');
    let tidying: Promise<unknown> = Promise.resolve();
    const tidy = (): void => {
      tidying = keeper
        .labelAgain()
        .then(() => keeper.forgetExpired())
        .catch((error: unknown) => logger.warn({ err: error }, 'dead letters will be gone through later'));
    };
    let timer: NodeJS.Timeout | undefined;
    shutdown.on('workers', 'dead letters', async () => {
      clearInterval(timer);
      await Promise.all([tidying, metrics.stop()]);
    });
    this.#start = () => {
      timer = setInterval(tidy, HOUR_MS);
      timer.unref();
      tidy();
      metrics.start();
    };
  }

  static forRoot(options: DeadLettersModuleOptions): DynamicModule {
    return { module: DeadLettersModule, controllers: [DeadLettersController], providers: providersOf(options) };
  }

  onApplicationBootstrap(): void {
    this.#start();
  }
}

function providersOf({ config, topic, termMs, policy }: DeadLettersModuleOptions): Provider[] {
  const traceId = (): string | undefined => trace.getActiveSpan()?.spanContext().traceId;
  const readParts = [UnitOfWork, DeadLetterStore, LetterRelease, CLOCK];
  return [
    { provide: DeadLetterStore, useFactory: () => new DeadLetterStore() },
    { provide: LetterRelease, inject: [DeadLetterStore, WIRE_CODEC], useFactory: (store: DeadLetterStore, codec: Codec) => new LetterRelease({ store, policy, codec }) },
    {
      provide: DeadLetterMetrics,
      inject: [UnitOfWork, DeadLetterStore, CLOCK],
      useFactory: (unitOfWork: UnitOfWork, store: DeadLetterStore, clock: Clock) =>
        new DeadLetterMetrics({ unitOfWork, store, clock, onError: (error) => new Logger('DeadLetters').warn({ err: error }, 'dead letters could not be counted') }),
    },
    {
      provide: ListDeadLetters,
      inject: readParts,
      useFactory: (unitOfWork: UnitOfWork, store: DeadLetterStore, release: LetterRelease, clock: Clock) => new ListDeadLetters({ unitOfWork, store, release, policy, clock, termMs, traceId }),
    },
    {
      provide: ShowDeadLetter,
      inject: readParts,
      useFactory: (unitOfWork: UnitOfWork, store: DeadLetterStore, release: LetterRelease, clock: Clock) => new ShowDeadLetter({ unitOfWork, store, release, policy, clock, termMs, traceId }),
    },
    {
      provide: RedriveDeadLetters,
      inject: [...readParts, WIRE_CODEC, KafkaBatchServer, ListDeadLetters, DeadLetterMetrics],
      useFactory: (unitOfWork: UnitOfWork, store: DeadLetterStore, release: LetterRelease, clock: Clock, codec: Codec, server: KafkaBatchServer, list: ListDeadLetters, metrics: DeadLetterMetrics) =>
        new RedriveDeadLetters({
          unitOfWork,
          store,
          release,
          policy,
          clock,
          list,
          redeliver: redeliverTo({ handlers: () => server.getHandlers(), codec }),
          onOutcomes: (outcomes) => metrics.redriven(outcomes),
          traceId,
        }),
    },
    {
      provide: KeepDeadLetters,
      inject: [SERVICE_NAME, UnitOfWork, DeadLetterStore, LetterRelease, DeadLetterMetrics, CLOCK, Consumers, HealthChecks, Shutdown],
      useFactory: (
        service: string,
        unitOfWork: UnitOfWork,
        store: DeadLetterStore,
        release: LetterRelease,
        metrics: DeadLetterMetrics,
        clock: Clock,
        consumers: Consumers,
        health: HealthChecks,
        shutdown: Shutdown,
      ) => {
        const consumer = new KafkaBatchConsumer({
          brokers: config.CBX_KAFKA_BROKERS,
          clientId: `${service}-dead-letters`,
          groupId: `${config.CBX_TOPIC_PREFIX}${service}.dead-letters`,
          topics: [topic],
          topicPrefix: config.CBX_TOPIC_PREFIX,
        });
        const keeper = new KeepDeadLetters({ service, consumer, unitOfWork, store, policy, release, clock, termMs, onExpired: (letters) => metrics.expired(letters), logger: new Logger('DeadLetters') });
        consumers.alongside(keeper);
        health.register({
          name: 'kafka-dead-letters',
          optional: true,
          check: () => {
            if (!keeper.joined) throw new CbxError('MESSAGING.UNAVAILABLE', 'the consumer of dead letters has not joined its group', { retryable: true });
          },
        });
        shutdown.on('consumers', 'dead letters', () => keeper.stop());
        return keeper;
      },
    },
  ];
}
