import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createWireCodec, type CaseEvent, type SchemaIds } from '@cbx/contracts';
import { systemClock, uuidV7 } from '@cbx/kernel';
import { createDataSource, Inbox, Outbox, UnitOfWork } from '@cbx/persistence';
import type { Principal } from '@cbx/release';
import { aCaseEvent, aNotification } from '@cbx/testing';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';

const SERVICES = path.resolve(import.meta.dirname, '../../services');
const STATES = ['ARM', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK'];

/** A part of a service as it was built. */
async function part<T>(service: string, file: string): Promise<T> {
  return (await import(path.join(SERVICES, service, 'dist', file))) as T;
}

type Made = new (...parts: unknown[]) => never;
interface Handler {
  handle(batch: readonly unknown[]): Promise<unknown>;
}
interface Lists {
  handle(principal: Principal, query: unknown, traceId?: string): Promise<{ readonly items: readonly unknown[] }>;
}

/** What the services do to a database, without broker and HTTP: registering, evaluating, listing. */
export interface Handlers {
  register(count: number): Promise<void>;
  evaluate(count: number): Promise<void>;
  listCases(state: string): Promise<number>;
  listAlerts(state: string): Promise<number>;
  close(): Promise<void>;
}

export async function handlers(urls: { readonly registry: string; readonly alerting: string }, schemaIdsFile: string): Promise<Handlers> {
  const codec = createWireCodec({ schemaIds: JSON.parse(readFileSync(schemaIdsFile, 'utf8')) as SchemaIds });
  const [registry, alerting] = await Promise.all([urls.registry, urls.alerting].map((url) => createDataSource({ url, applicationName: 'bench', poolSize: 2 }).initialize()));
  if (registry === undefined || alerting === undefined) throw new Error('no database');
  const common = { inbox: new Inbox(), outbox: new Outbox(), clock: systemClock, codec, encode: codec.encode };
  const make = async (service: string, file: string, name: string, ...parts: unknown[]): Promise<never> => {
    const Part = (await part<Record<string, Made>>(service, file))[name];
    if (Part === undefined) throw new Error(`${service} has no ${name}`);
    return new Part(...parts);
  };
  const R = 'case-registry';
  const A = 'alerting';
  const inRegistry = { ...common, unitOfWork: new UnitOfWork(registry), store: await make(R, 'persistence/case-store.js', 'CaseStore'), reader: await make(R, 'persistence/case-reader.js', 'CaseReader'), audit: await make(R, 'persistence/audit-trail.js', 'AuditTrail') };
  const { loadRules, DEFAULT_RULES_FOLDER } = await part<{ loadRules: (folder: string) => unknown; DEFAULT_RULES_FOLDER: string }>(A, 'load-rules/load-rules.js');
  const stream = await make(A, 'persistence/stream-log.js', 'StreamLog', { wake: () => undefined });
  const inAlerting = { ...common, unitOfWork: new UnitOfWork(alerting), store: await make(A, 'persistence/book-store.js', 'BookStore', stream), reader: await make(A, 'persistence/alert-reader.js', 'AlertReader'), audit: await make(A, 'persistence/audit-log.js', 'AuditLog'), rules: loadRules(DEFAULT_RULES_FOLDER), memberStates: STATES };
  const registering: Handler = await make(R, 'register-notification/register-notifications.js', 'RegisterNotifications', inRegistry);
  const evaluating: Handler = await make(A, 'evaluate-case-event/evaluate-case-events.js', 'EvaluateCaseEvents', inAlerting);
  const cases: Lists = await make(R, 'list-cases/list-cases.js', 'ListCases', inRegistry);
  const alerts: Lists = await make(A, 'list-alerts/list-alerts.js', 'ListAlerts', inAlerting);
  const { readCaseListQuery } = await part<{ readCaseListQuery: (query: unknown) => unknown }>(R, 'list-cases/case-list-query.js');
  const { readAlertListQuery } = await part<{ readAlertListQuery: (query: unknown) => unknown }>(A, 'list-alerts/alert-list-query.js');
  const operator = (state: string): Principal => ({ subject: 'bench', state, roles: ['operator'] });
  const events = (count: number): CaseEvent[] => Array.from({ length: count }, () => aCaseEvent(aNotification({ kind: 'SEARCH_REQUEST', search: { urgency: 'URGENT' }, handling: { releasableTo: ['*'] } })));
  const message = (event: CaseEvent, topic: string, source: string) => ({ messageId: uuidV7(), key: event.subjectKey, topic, subjectNumber: 1, headers: { 'cbx-source': source }, traceContext: ROOT_CONTEXT });
  return {
    register: (count) =>
      context.with(ROOT_CONTEXT, async () => void (await registering.handle(events(count).map((event) => ({ ...message(event, 'notification.search-request.v1', 'exchange-gateway'), notification: event.notification }))))),
    evaluate: (count) => context.with(ROOT_CONTEXT, async () => void (await evaluating.handle(events(count).map((event) => ({ ...message(event, 'case.event.v1', 'case-registry'), value: event }))))),
    listCases: async (state) => (await cases.handle(operator(state), readCaseListQuery({}), undefined)).items.length,
    listAlerts: async (state) => (await alerts.handle(operator(state), readAlertListQuery({}))).items.length,
    close: async () => {
      await Promise.all([registry.destroy(), alerting.destroy()]);
    },
  };
}
