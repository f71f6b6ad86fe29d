import { createWireCodec, DEAD_LETTER_TOPIC, deadLetterTopicOf, readSchemaIds, SchemaRegistryClient } from '@cbx/contracts';
import type { WireCodec } from '@cbx/contracts';
import type { Clock } from '@cbx/kernel';
import { GatheredCalls } from '@cbx/messaging';
import { Inbox, Outbox, UnitOfWork } from '@cbx/persistence';
import { CLOCK, DeadLettersModule, MessagingModule, PersistenceModule, Shutdown, WIRE_CODEC } from '@cbx/service';
import type { DynamicModule } from '@nestjs/common';
import { Logger, Module } from '@nestjs/common';
import type { RegistryConfig } from './config.js';
import { CasesController } from './http/cases.controller.js';
import { ListCases } from './list-cases/list-cases.js';
import { OpenCasesGauge } from './observe-cases/open-cases-gauge.js';
import { AuditTrail } from './persistence/audit-trail.js';
import { CaseReader } from './persistence/case-reader.js';
import { CaseStore } from './persistence/case-store.js';
import { MIGRATIONS } from './persistence/migrations/index.js';
import { GATHERED_REGISTRATIONS, NotificationConsumer } from './register-notification/notification-consumer.js';
import type { ArrivedNotification } from './register-notification/arrived-notification.js';
import { RegistryDeadLetters } from './redrive-dead-letters/registry-dead-letters.js';
import { SERVICE } from './register-notification/published-messages.js';
import { RegisterNotifications } from './register-notification/register-notifications.js';
import { RegistrationMetrics } from './register-notification/registration-metrics.js';
import { ShowCase } from './show-case/show-case.js';

/** How many handler calls may wait for a transaction: enough for every lane of every partition, so that those of one fetch go together. */
const WAITING_CALLS = 256;

/** Puts the registry's parts together. */
@Module({})
export class RegistryModule {
  static with(config: RegistryConfig): DynamicModule {
    const codec = createWireCodec({
      schemaIds: readSchemaIds(config.CBX_SCHEMA_IDS_FILE),
      resolver: new SchemaRegistryClient({ url: config.CBX_SCHEMA_REGISTRY_URL }),
    });
    const readParts = [UnitOfWork, CaseReader, AuditTrail, CLOCK];
    return {
      module: RegistryModule,
      imports: [
        PersistenceModule.forRoot({ config, inbox: true, migrations: MIGRATIONS }),
        MessagingModule.forRoot({
          config,
          codec,
          deadLetterTopic: deadLetterTopicOf(SERVICE),
          concurrency: WAITING_CALLS,
          lanes: config.CBX_CONSUMER_CONCURRENCY,
          maxMessages: config.CBX_CONSUMER_BATCH,
        }),
        DeadLettersModule.forRoot({ config, topic: deadLetterTopicOf(SERVICE), termMs: DEAD_LETTER_TOPIC.retentionMs, policy: new RegistryDeadLetters() }),
      ],
      controllers: [CasesController, NotificationConsumer],
      providers: [
        { provide: AuditTrail, useFactory: () => new AuditTrail() },
        { provide: CaseReader, useFactory: () => new CaseReader() },
        { provide: CaseStore, useFactory: () => new CaseStore() },
        { provide: RegistrationMetrics, useFactory: () => new RegistrationMetrics() },
        {
          provide: RegisterNotifications,
          inject: [UnitOfWork, Inbox, Outbox, CaseStore, WIRE_CODEC, CLOCK],
          useFactory: (unitOfWork: UnitOfWork, inbox: Inbox, outbox: Outbox, store: CaseStore, { encode }: WireCodec, clock: Clock) =>
            new RegisterNotifications({ unitOfWork, inbox, outbox, store, encode, clock }),
        },
        {
          provide: GATHERED_REGISTRATIONS,
          inject: [RegisterNotifications, RegistrationMetrics],
          useFactory: (register: RegisterNotifications, metrics: RegistrationMetrics) =>
            new GatheredCalls<ArrivedNotification>({
              work: async (batch) => metrics.count(await register.handle(batch)),
              concurrency: config.CBX_CONSUMER_CONCURRENCY,
              maxItems: config.CBX_CONSUMER_BATCH,
            }),
        },
        {
          provide: ListCases,
          inject: readParts,
          useFactory: (unitOfWork: UnitOfWork, reader: CaseReader, audit: AuditTrail, clock: Clock) => new ListCases({ unitOfWork, reader, audit, clock }),
        },
        {
          provide: ShowCase,
          inject: readParts,
          useFactory: (unitOfWork: UnitOfWork, reader: CaseReader, audit: AuditTrail, clock: Clock) => new ShowCase({ unitOfWork, reader, audit, clock }),
        },
        { provide: OpenCasesGauge, inject: [UnitOfWork, CaseReader, Shutdown], useFactory: startGauge },
      ],
    };
  }
}

async function startGauge(unitOfWork: UnitOfWork, reader: CaseReader, shutdown: Shutdown): Promise<OpenCasesGauge> {
  const logger = new Logger('OpenCasesGauge');
  const gauge = new OpenCasesGauge({ unitOfWork, reader, onError: (error) => logger.warn({ err: error }, 'open cases could not be counted') });
  shutdown.on('workers', 'open cases gauge', () => gauge.stop());
  await gauge.start();
  return gauge;
}
