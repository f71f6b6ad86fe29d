import type { CaseEvent, Notification, NotificationProgress } from '@cbx/contracts';
import { ManualClock, uuidV7 } from '@cbx/kernel';
import { Inbox, Outbox, UnitOfWork } from '@cbx/persistence';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import type { DataSource } from 'typeorm';
import { AuditTrail } from '../src/persistence/audit-trail.js';
import { CaseReader } from '../src/persistence/case-reader.js';
import { CaseStore } from '../src/persistence/case-store.js';
import type { ArrivedNotification } from '../src/register-notification/arrived-notification.js';
import { RegisterNotifications } from '../src/register-notification/register-notifications.js';
import type { RegisterNotificationsParts } from '../src/register-notification/register-notifications.js';
import { codec } from './wire-codec.js';

/** The registry's inner parts on a database, without broker and HTTP. */
export function registration(dataSource: DataSource, parts: Partial<RegisterNotificationsParts> = {}) {
  const clock = new ManualClock('2026-03-01T09:00:00.000Z');
  const common = { unitOfWork: new UnitOfWork(dataSource), audit: new AuditTrail(), clock, reader: new CaseReader() };
  const handler = new RegisterNotifications({ ...common, inbox: new Inbox(), outbox: new Outbox(), store: new CaseStore(), encode: codec.encode, ...parts });
  return {
    ...common,
    handler,
    /** Registers notifications, each as a message of its own, in one batch. */
    register: (...notifications: Notification[]) => handler.handle(notifications.map((notification) => arrived(notification))),
    /** What stands in the outbox, in order. */
    published: () => publishedBy(dataSource),
  };
}

export function arrived(notification: Notification, parts: Partial<ArrivedNotification> = {}): ArrivedNotification {
  return { messageId: uuidV7(), key: notification.header.subjectKey, notification, traceContext: ROOT_CONTEXT, ...parts };
}

async function publishedBy(dataSource: DataSource): Promise<{ events: CaseEvent[]; progress: NotificationProgress[]; numbers: [string, string, number][] }> {
  const rows: { topic: string; value: Buffer; subject: string; subject_number: string }[] = await dataSource.query('SELECT topic, value, subject, subject_number FROM outbox ORDER BY id');
  const of = async <T>(topic: string): Promise<T[]> => Promise.all(rows.filter((row) => row.topic === topic).map(async (row) => (await codec.decode(topic, row.value)) as T));
  return {
    events: await of<CaseEvent>('case.event.v1'),
    progress: await of<NotificationProgress>('notification.progress.v1'),
    numbers: rows.map((row) => [row.topic, row.subject, Number(row.subject_number)]),
  };
}
