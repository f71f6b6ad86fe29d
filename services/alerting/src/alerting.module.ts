import { createWireCodec, DEAD_LETTER_TOPIC, deadLetterTopicOf, readSchemaIds, SchemaRegistryClient, type WireCodec } from '@cbx/contracts';
import type { Clock } from '@cbx/kernel';
import { GatheredCalls } from '@cbx/messaging';
import { Inbox, Outbox, UnitOfWork } from '@cbx/persistence';
import { CLOCK, CONFIG, DeadLettersModule, HealthChecks, MessagingModule, PersistenceModule, Shutdown, WIRE_CODEC } from '@cbx/service';
import { Inject, Logger, Module, type DynamicModule, type OnApplicationBootstrap, type Provider } from '@nestjs/common';
import { AcknowledgeAlert } from './acknowledge-alert/acknowledge-alert.js';
import { countEvaluated, countFired, observeGauges } from './alerting-metrics.js';
import type { AlertingConfig } from './config.js';
import { RuleBook } from './domain/rule-book.js';
import { SERVICE } from './domain/service-name.js';
import { CaseEventConsumer, GATHERED_EVALUATIONS } from './evaluate-case-event/case-event.consumer.js';
import { EvaluateCaseEvents, type ArrivedCaseEvent } from './evaluate-case-event/evaluate-case-events.js';
import { UnalertedWatch } from './evaluate-case-event/unalerted-watch.js';
import { FireTimers } from './fire-timers/fire-timers.js';
import { AlertStreamController } from './http/alert-stream.controller.js';
import { AlertsController } from './http/alerts.controller.js';
import { ListAlerts } from './list-alerts/list-alerts.js';
import { loadRules } from './load-rules/load-rules.js';
import { AlertReader } from './persistence/alert-reader.js';
import { AuditLog } from './persistence/audit-log.js';
import { BookStore } from './persistence/book-store.js';
import { MIGRATIONS } from './persistence/migrations/index.js';
import { OpenedMarks } from './persistence/opened-marks.js';
import { RuleStore } from './persistence/rule-store.js';
import { StreamLog } from './persistence/stream-log.js';
import { StreamSignal } from './persistence/stream-signal.js';
import { TimerStore } from './persistence/timer-store.js';
import { AlertingDeadLetters } from './redrive-dead-letters/alerting-dead-letters.js';
import { RepeatedWork } from './repeated-work.js';
import { ShowAlert } from './show-alert/show-alert.js';
import { AlertStream } from './stream-alerts/alert-stream.js';

const HEARTBEAT_MS = 15_000;
const DRAIN_TIMEOUT_MS = 30_000;
const REPLAY_PAGE = 200;
const STREAM_PACE_MS = 20;
const HOUR_MS = 3_600_000;
/** How many handler calls may wait for a transaction: enough for every lane of every partition, so that those of one fetch go together. */
const WAITING_CALLS = 256;

const logger = new Logger('Alerting');

/** Whatever has no state and no settings. */
const stores: Provider[] = [AlertReader, AuditLog, OpenedMarks, RuleStore, TimerStore].map((store) => ({ provide: store, useFactory: () => new store() }));

const providers: Provider[] = [
  ...stores,
  {
    provide: RuleBook,
    inject: [CONFIG, UnitOfWork, RuleStore],
    useFactory: async (config: AlertingConfig, unitOfWork: UnitOfWork, store: RuleStore) => {
      const rules = loadRules(config.CBX_ALERT_RULES_DIR);
      await unitOfWork.run((tx) => store.remember(tx, rules.all));
      logger.log({ rules: rules.all.map(({ id, version }) => `${id} ${version}`) }, 'rules in force');
      return rules;
    },
  },
  {
    provide: StreamSignal,
    inject: [CONFIG, UnitOfWork],
    useFactory: (config: AlertingConfig, unitOfWork: UnitOfWork) =>
      new StreamSignal({ url: config.CBX_DATABASE_URL, unitOfWork, onError: (error) => logger.warn({ err: error }, 'streams of other instances are told later') }),
  },
  { provide: StreamLog, inject: [StreamSignal], useFactory: (signal: StreamSignal) => new StreamLog(signal) },
  { provide: BookStore, inject: [StreamLog], useFactory: (stream: StreamLog) => new BookStore(stream) },
  { provide: UnalertedWatch, inject: [CLOCK], useFactory: (clock: Clock) => new UnalertedWatch(clock) },
  {
    provide: EvaluateCaseEvents,
    inject: [UnitOfWork, Inbox, Outbox, BookStore, WIRE_CODEC, RuleBook, CONFIG, CLOCK],
    useFactory: (unitOfWork: UnitOfWork, inbox: Inbox, outbox: Outbox, store: BookStore, codec: WireCodec, rules: RuleBook, config: AlertingConfig, clock: Clock) =>
      new EvaluateCaseEvents({ unitOfWork, inbox, outbox, store, codec, rules, memberStates: config.CBX_MEMBER_STATES, clock }),
  },
  {
    provide: GATHERED_EVALUATIONS,
    inject: [EvaluateCaseEvents, CONFIG],
    useFactory: (evaluate: EvaluateCaseEvents, config: AlertingConfig) =>
      new GatheredCalls<ArrivedCaseEvent>({
        work: async (batch) => {
          const begun = performance.now();
          const { evaluations, redelivered, gaps } = await evaluate.handle(batch);
          countEvaluated(evaluations, (performance.now() - begun) / 1_000);
          if (redelivered > 0) logger.debug({ redelivered }, 'messages that had been taken before');
          for (const gap of gaps) logger.warn(gap, "a subject's number is not the next one");
        },
        concurrency: config.CBX_CONSUMER_CONCURRENCY,
        maxItems: config.CBX_CONSUMER_BATCH,
      }),
  },
  {
    provide: FireTimers,
    inject: [UnitOfWork, Outbox, BookStore, TimerStore, RuleBook, CONFIG, CLOCK],
    useFactory: (unitOfWork: UnitOfWork, outbox: Outbox, store: BookStore, timers: TimerStore, rules: RuleBook, config: AlertingConfig, clock: Clock) =>
      new FireTimers({
        unitOfWork,
        outbox,
        store,
        timers,
        rules,
        memberStates: config.CBX_MEMBER_STATES,
        clock,
        onFailure: (subjectKey, error) => logger.error({ err: error, subjectKey }, "a subject's timers cannot be fired"),
      }),
  },
  {
    provide: ListAlerts,
    inject: [UnitOfWork, AlertReader, AuditLog, CLOCK],
    useFactory: (unitOfWork: UnitOfWork, reader: AlertReader, audit: AuditLog, clock: Clock) => new ListAlerts({ unitOfWork, reader, audit, clock }),
  },
  {
    provide: ShowAlert,
    inject: [UnitOfWork, AlertReader, RuleStore, AuditLog, Outbox, OpenedMarks, WIRE_CODEC, CLOCK],
    useFactory: (unitOfWork: UnitOfWork, reader: AlertReader, rules: RuleStore, audit: AuditLog, outbox: Outbox, opened: OpenedMarks, codec: WireCodec, clock: Clock) =>
      new ShowAlert({ unitOfWork, reader, rules, audit, outbox, opened, codec, clock }),
  },
  {
    provide: AcknowledgeAlert,
    inject: [UnitOfWork, Outbox, AlertReader, BookStore, AuditLog, CLOCK],
    useFactory: (unitOfWork: UnitOfWork, outbox: Outbox, reader: AlertReader, store: BookStore, audit: AuditLog, clock: Clock) =>
      new AcknowledgeAlert({ unitOfWork, outbox, reader, store, audit, clock }),
  },
  {
    provide: AlertStream,
    inject: [UnitOfWork, StreamLog, StreamSignal, AuditLog, CONFIG, CLOCK],
    useFactory: (unitOfWork: UnitOfWork, log: StreamLog, signal: StreamSignal, audit: AuditLog, config: AlertingConfig, clock: Clock) =>
      new AlertStream({
        unitOfWork,
        log,
        signal,
        audit,
        clock,
        settings: {
          pollMs: config.CBX_STREAM_POLL_MS,
          heartbeatMs: HEARTBEAT_MS,
          maxClients: config.CBX_STREAM_CLIENTS,
          maxBufferedBytes: config.CBX_STREAM_BUFFER_KB * 1_024,
          drainTimeoutMs: DRAIN_TIMEOUT_MS,
          pageSize: REPLAY_PAGE,
          paceMs: STREAM_PACE_MS,
        },
        onError: (error) => logger.warn({ err: error }, 'a stream will try again'),
      }),
  },
];

/** Alerting's parts put together, and what runs beside requests and messages. */
@Module({})
export class AlertingModule implements OnApplicationBootstrap {
  readonly #start: () => void;

  constructor(
    @Inject(CONFIG) config: AlertingConfig,
    @Inject(CLOCK) clock: Clock,
    @Inject(UnitOfWork) unitOfWork: UnitOfWork,
    @Inject(FireTimers) timers: FireTimers,
    @Inject(TimerStore) timerStore: TimerStore,
    @Inject(AlertStream) stream: AlertStream,
    @Inject(StreamLog) log: StreamLog,
    @Inject(StreamSignal) signal: StreamSignal,
    @Inject(UnalertedWatch) watch: UnalertedWatch,
    @Inject(HealthChecks) health: HealthChecks,
    @Inject(Shutdown) shutdown: Shutdown,
  ) {
    const firing = new RepeatedWork({
      everyMs: config.CBX_TIMER_POLL_MS,
      work: async () => countFired(await timers.handle()),
      onError: (error) => logger.warn({ err: error }, 'timers will be looked at again'),
    });
    const trimming = new RepeatedWork({
      everyMs: HOUR_MS,
      work: () => log.trim(unitOfWork, new Date(clock.now().getTime() - config.CBX_STREAM_KEEP_HOURS * HOUR_MS)),
      onError: (error) => logger.warn({ err: error }, 'old stream events will be forgotten later'),
    });
    const stopObserving = observeGauges({
      timersDue: () => unitOfWork.run((tx) => timerStore.countDue(tx, clock.now())).catch(() => 0),
      streamClients: () => stream.clients,
      streamsCutOff: () => stream.cutOff,
      oldestUnalertedSeconds: () => watch.oldestSeconds(),
    });
    health.register({ name: 'stream-signal', optional: true, check: () => signal.assertListening() });
    shutdown.on('streams', 'alert streams', () => stream.stop());
    shutdown.on('workers', 'timers and streams', async () => {
      stopObserving();
      await Promise.all([firing.stop(), trimming.stop()]);
      await signal.stop();
    });
    this.#start = () => {
      signal.start();
      stream.start();
      firing.start();
      trimming.start();
    };
  }

  static forConfig(config: AlertingConfig): DynamicModule {
    const resolver = new SchemaRegistryClient({ url: config.CBX_SCHEMA_REGISTRY_URL });
    const codec = createWireCodec({ schemaIds: readSchemaIds(config.CBX_SCHEMA_IDS_FILE), resolver });
    return {
      module: AlertingModule,
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
        DeadLettersModule.forRoot({ config, topic: deadLetterTopicOf(SERVICE), termMs: DEAD_LETTER_TOPIC.retentionMs, policy: new AlertingDeadLetters() }),
      ],
      controllers: [AlertStreamController, AlertsController, CaseEventConsumer],
      providers,
    };
  }

  onApplicationBootstrap(): void {
    this.#start();
  }
}
