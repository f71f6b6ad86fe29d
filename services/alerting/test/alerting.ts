import type { CaseEvent, NotificationProgress } from '@cbx/contracts';
import { ManualClock, uuidV7 } from '@cbx/kernel';
import { Inbox, Outbox, UnitOfWork } from '@cbx/persistence';
import type { Principal, Role } from '@cbx/release';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import type { DataSource } from 'typeorm';
import { AcknowledgeAlert } from '../src/acknowledge-alert/acknowledge-alert.js';
import { EvaluateCaseEvents, type ArrivedCaseEvent } from '../src/evaluate-case-event/evaluate-case-events.js';
import { FireTimers } from '../src/fire-timers/fire-timers.js';
import { readAlertListQuery } from '../src/list-alerts/alert-list-query.js';
import { ListAlerts } from '../src/list-alerts/list-alerts.js';
import { DEFAULT_RULES_FOLDER, loadRules } from '../src/load-rules/load-rules.js';
import { AlertReader } from '../src/persistence/alert-reader.js';
import { AuditLog } from '../src/persistence/audit-log.js';
import { BookStore } from '../src/persistence/book-store.js';
import { OpenedMarks } from '../src/persistence/opened-marks.js';
import { RuleStore } from '../src/persistence/rule-store.js';
import { StreamLog } from '../src/persistence/stream-log.js';
import type { StreamSignal } from '../src/persistence/stream-signal.js';
import { TimerStore } from '../src/persistence/timer-store.js';
import { ShowAlert } from '../src/show-alert/show-alert.js';
import { codec } from './wire-codec.js';

export const STATES = ['ARM', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK'] as const;

export function operatorOf(state: string, subject = `operator-${state}`, roles: readonly Role[] = ['operator']): Principal {
  return { subject, state, roles, name: `Officer ${subject}` };
}

export function arrived(event: CaseEvent, parts: Partial<ArrivedCaseEvent> = {}): ArrivedCaseEvent {
  return { messageId: uuidV7(), key: event.subjectKey, topic: 'case.event.v1', value: event, traceContext: ROOT_CONTEXT, ...parts };
}

export interface AlertingOptions {
  readonly rulesFolder?: string;
  readonly clock?: ManualClock;
  readonly signal?: Pick<StreamSignal, 'wake'>;
}

/** One instance's inner parts on a database, without broker and HTTP. */
export async function alerting(dataSource: DataSource, options: AlertingOptions = {}) {
  const clock = options.clock ?? new ManualClock('2026-03-05T10:00:00.000Z');
  const rules = loadRules(options.rulesFolder ?? DEFAULT_RULES_FOLDER);
  const unitOfWork = new UnitOfWork(dataSource);
  const log = new StreamLog(options.signal ?? { wake: () => undefined });
  const store = new BookStore(log);
  const reader = new AlertReader();
  const audit = new AuditLog();
  const outbox = new Outbox();
  const ruleStore = new RuleStore();
  const failures: unknown[] = [];
  await unitOfWork.run((tx) => ruleStore.remember(tx, rules.all));
  const evaluator = new EvaluateCaseEvents({ unitOfWork, inbox: new Inbox(), outbox, store, codec, rules, memberStates: STATES, clock });
  const timers = new FireTimers({ unitOfWork, outbox, store, timers: new TimerStore(), rules, memberStates: STATES, clock, onFailure: (_subject, error) => failures.push(error) });
  const lists = new ListAlerts({ unitOfWork, reader, audit, clock });
  const shows = new ShowAlert({ unitOfWork, reader, rules: ruleStore, audit, outbox, opened: new OpenedMarks(), codec, clock });
  const acknowledges = new AcknowledgeAlert({ unitOfWork, outbox, reader, store, audit, clock });
  return {
    clock,
    unitOfWork,
    log,
    store,
    audit,
    evaluator,
    timers,
    failures,
    evaluate: (...events: CaseEvent[]) => evaluator.handle(events.map((event) => arrived(event))),
    list: (principal: Principal, query: Record<string, string> = {}) => lists.handle(principal, readAlertListQuery(query)),
    show: (principal: Principal, id: string) => shows.handle(principal, id),
    acknowledge: (principal: Principal, id: string, body: { comment?: string; revision?: number } = {}) => acknowledges.handle(principal, id, body),
    progress: () => progressIn(dataSource),
  };
}

export type Alerting = Awaited<ReturnType<typeof alerting>>;

async function progressIn(dataSource: DataSource): Promise<NotificationProgress[]> {
  const rows: { value: Buffer }[] = await dataSource.query("SELECT value FROM outbox WHERE topic = 'notification.progress.v1' ORDER BY id");
  return Promise.all(rows.map(({ value }) => codec.decode('notification.progress.v1', value)));
}
