import { createWireCodec, DEAD_LETTER_TOPIC, deadLetterTopicOf, readSchemaIds, SchemaRegistryClient, type SchemaIds } from '@cbx/contracts';
import type { Clock } from '@cbx/kernel';
import { Inbox, Outbox, OutboxRelay, UnitOfWork, type LaneWindowSettings } from '@cbx/persistence';
import { CLOCK, DeadLettersModule, HealthChecks, MessagingModule, PersistenceModule, Shutdown } from '@cbx/service';
import { Module, type DynamicModule } from '@nestjs/common';
import type { GatewayConfig } from './config.js';
import { MEMBER_FORMATS, type MemberFormats } from './http/member-formats.js';
import { ReceiveSubmissionController } from './http/receive-submission.controller.js';
import { ReprocessController } from './http/reprocess.controller.js';
import { ShowSubmissionsController } from './http/show-submissions.controller.js';
import { SMALL_BYTES } from './http/small-bytes.js';
import { ValidateSubmissionController } from './http/validate-submission.controller.js';
import { ListSubmissions } from './list-submissions/list-submissions.js';
import { AuditRepository } from './persistence/audit.repository.js';
import { migrations } from './persistence/migrations/index.js';
import { NotificationRepository } from './persistence/notification.repository.js';
import { ProgressRepository } from './persistence/progress.repository.js';
import { StoredSubmissionRepository } from './persistence/stored-submission.repository.js';
import { SubmissionRepository } from './persistence/submission.repository.js';
import { Admission } from './receive-submission/admission.js';
import { Observer } from './receive-submission/observer.js';
import { ReceiveSubmission } from './receive-submission/receive-submission.js';
import { SmallSubmissions } from './receive-submission/small-submissions.js';
import { StoreSubmissions } from './receive-submission/store-submissions.js';
import { SubmissionThreads } from './receive-submission/threads/submission-threads.js';
import { Withdrawals } from './receive-submission/withdrawal/withdrawals.js';
import { createTranslate } from './receive-submission/translation/create-translate.js';
import { loadMembers, type Members } from './receive-submission/translation/load-members.js';
import { ownStatuses } from './receive-submission/translation/own-answer.js';
import { ProgressConsumer } from './record-progress/progress.consumer.js';
import { RecordProgress } from './record-progress/record-progress.js';
import { GatewayDeadLetters } from './redrive-dead-letters/gateway-dead-letters.js';
import { ReprocessSubmissions } from './receive-submission/reprocessing/reprocess-submissions.js';
import { SERVICE } from './service-name.js';
import { ShowSubmission } from './show-submission/show-submission.js';
import { ValidateSubmission } from './receive-submission/validation/validate-submission.js';

/** Puts the gateway's parts together. Mappings are compiled first: a wrong one fails the start, with file and line. */
@Module({})
export class GatewayModule {
  static with(config: GatewayConfig): DynamicModule {
    const members = loadMembers(config.CBX_MEMBERS_DIR);
    const schemaIds = readSchemaIds(config.CBX_SCHEMA_IDS_FILE);
    const codec = createWireCodec({ schemaIds, resolver: new SchemaRegistryClient({ url: config.CBX_SCHEMA_REGISTRY_URL }) });
    return {
      module: GatewayModule,
      imports: [
        PersistenceModule.forRoot({ config, inbox: true, migrations }),
        MessagingModule.forRoot({ config, codec, deadLetterTopic: deadLetterTopicOf(SERVICE), window: (unitOfWork) => laneWindow(config, unitOfWork) }),
        DeadLettersModule.forRoot({ config, topic: deadLetterTopicOf(SERVICE), termMs: DEAD_LETTER_TOPIC.retentionMs, policy: new GatewayDeadLetters() }),
      ],
      controllers: [ReceiveSubmissionController, ValidateSubmissionController, ShowSubmissionsController, ReprocessController, ProgressConsumer],
      providers: [
        { provide: MEMBER_FORMATS, inject: [HealthChecks], useFactory: (health: HealthChecks) => memberFormats(members, health) },
        { provide: SMALL_BYTES, useValue: config.CBX_TRANSLATION_INLINE_BYTES },
        { provide: Admission, useFactory: () => admissionOf(config) },
        Observer,
        AuditRepository,
        NotificationRepository,
        ProgressRepository,
        SubmissionRepository,
        StoredSubmissionRepository,
        { provide: SubmissionThreads, inject: [Observer, Shutdown], useFactory: (observer: Observer, shutdown: Shutdown) => startThreads(config, schemaIds, observer, shutdown) },
        {
          provide: StoreSubmissions,
          inject: [Outbox, SubmissionRepository, NotificationRepository, AuditRepository],
          useFactory: (outbox: Outbox, submissions: SubmissionRepository, notifications: NotificationRepository, audit: AuditRepository) =>
            new StoreSubmissions({ outbox, submissions, notifications, audit, withdrawals: new Withdrawals(codec) }),
        },
        {
          provide: ReceiveSubmission,
          inject: [UnitOfWork, StoreSubmissions, SubmissionThreads, CLOCK, Observer],
          useFactory: (unitOfWork: UnitOfWork, store: StoreSubmissions, large: SubmissionThreads, clock: Clock, observer: Observer) => {
            const small = new SmallSubmissions({ unitOfWork, store, translate: createTranslate(members, codec), clock, observer });
            return new ReceiveSubmission({ small, large, smallBytes: config.CBX_TRANSLATION_INLINE_BYTES, clock, observer });
          },
        },
        {
          provide: ValidateSubmission,
          inject: [UnitOfWork, NotificationRepository],
          useFactory: (unitOfWork: UnitOfWork, notifications: NotificationRepository) => new ValidateSubmission({ unitOfWork, notifications, withdrawals: new Withdrawals(codec), translate: createTranslate(members, codec) }),
        },
        {
          provide: ShowSubmission,
          inject: [UnitOfWork, SubmissionRepository, ProgressRepository, AuditRepository, CLOCK],
          useFactory: (unitOfWork: UnitOfWork, submissions: SubmissionRepository, progress: ProgressRepository, audit: AuditRepository, clock: Clock) =>
            new ShowSubmission({ unitOfWork, submissions, progress, audit, clock }),
        },
        {
          provide: ListSubmissions,
          inject: [UnitOfWork, SubmissionRepository, AuditRepository, CLOCK],
          useFactory: (unitOfWork: UnitOfWork, submissions: SubmissionRepository, audit: AuditRepository, clock: Clock) => new ListSubmissions({ unitOfWork, submissions, audit, clock }),
        },
        {
          provide: ReprocessSubmissions,
          inject: [UnitOfWork, StoredSubmissionRepository, AuditRepository, CLOCK, MEMBER_FORMATS, SubmissionThreads],
          useFactory: (unitOfWork: UnitOfWork, stored: StoredSubmissionRepository, audit: AuditRepository, clock: Clock, formats: MemberFormats, threads: SubmissionThreads) =>
            new ReprocessSubmissions({ unitOfWork, stored, audit, clock, formats, reprocess: (member, request) => threads.reprocess(member, request) }),
        },
        {
          provide: RecordProgress,
          inject: [UnitOfWork, Inbox, ProgressRepository, OutboxRelay],
          useFactory: (unitOfWork: UnitOfWork, inbox: Inbox, progress: ProgressRepository, relay: OutboxRelay) =>
            new RecordProgress({ unitOfWork, inbox, progress, onRecorded: () => relay.consumed() }),
        },
      ],
    };
  }
}

/** A member's notifications are published as fast as the rules see them, so that a file waits here and not before everybody else's search. */
function laneWindow(config: GatewayConfig, unitOfWork: UnitOfWork): LaneWindowSettings {
  const progress = new ProgressRepository();
  return { size: config.CBX_NOTIFICATIONS_IN_FLIGHT, finished: (ids) => unitOfWork.run((tx) => progress.evaluated(tx, ids)) };
}

function admissionOf(config: GatewayConfig): Admission {
  return new Admission({
    total: { count: config.CBX_SUBMISSIONS_AT_ONCE, bytes: config.CBX_SUBMISSION_BYTES_AT_ONCE },
    perMember: { count: config.CBX_SUBMISSIONS_PER_MEMBER, bytes: config.CBX_SUBMISSION_BYTES_PER_MEMBER },
  });
}

function memberFormats(members: Members, health: HealthChecks): MemberFormats {
  // Always up: the service does not start before every mapping is compiled. Shown, as operators ask for it.
  health.register({ name: 'mappings', check: () => undefined });
  return new Map(
    [...members].map(([member, compiled]) => {
      const { format, mappingVersion, mediaTypes, limits } = compiled;
      const answers = ownStatuses(compiled);
      return [member, { member, format, mappingVersion, mediaTypes, maxBytes: limits.bytes, ...(answers === undefined ? {} : { answers }) }];
    }),
  );
}

async function startThreads(config: GatewayConfig, schemaIds: SchemaIds, observer: Observer, shutdown: Shutdown): Promise<SubmissionThreads> {
  const threads = new SubmissionThreads({
    threads: config.CBX_TRANSLATION_WORKERS,
    maxWaiting: config.CBX_SUBMISSIONS_AT_ONCE,
    worker: { membersDirectory: config.CBX_MEMBERS_DIR, schemaIds, databaseUrl: config.CBX_DATABASE_URL },
    observer,
  });
  shutdown.on('workers', 'submission threads', () => threads.close());
  await threads.start();
  return threads;
}
