import { topicOfKind } from '@cbx/contracts';
import type { Notification } from '@cbx/contracts';
import { CbxError } from '@cbx/kernel';
import type { IncomingMessage } from '@cbx/messaging';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { cancel, group, operation, readmission, search } from '../../test/notifications.js';
import { arrivedNotification } from './arrived-notification.js';

function message(value: Notification, parts: Partial<IncomingMessage<Notification>> = {}): IncomingMessage<Notification> {
  return {
    topic: topicOfKind(value.header.kind),
    partition: 0,
    offset: '7',
    key: value.header.subjectKey,
    value,
    raw: Buffer.alloc(0),
    headers: {},
    timestamp: new Date('2026-03-01T09:00:00.000Z'),
    messageId: '01890000-0000-7000-8000-0000000000aa',
    subjectNumber: 3,
    traceContext: ROOT_CONTEXT,
    ...parts,
  };
}

function fault(value: Notification, parts: Partial<IncomingMessage<Notification>> = {}): unknown {
  try {
    arrivedNotification(message(value, parts));
  } catch (error) {
    return error instanceof CbxError ? { code: error.code, retryable: error.retryable, details: error.details } : error;
  }
  return undefined;
}

describe('arrivedNotification', () => {
  it.each([search(), readmission(), group(), operation(), search({ status: 'EXERCISE' }), cancel('SEARCH_REQUEST', { version: 2 })])('takes a notification for what it is (%#)', (notification) => {
    expect(arrivedNotification(message(notification))).toMatchObject({ messageId: '01890000-0000-7000-8000-0000000000aa', key: notification.header.subjectKey, subjectNumber: 3, notification });
  });

  it('refuses one on the topic of another kind', () => {
    expect(fault(search(), { topic: 'notification.readmitted-person.v1' })).toEqual({
      code: 'REGISTRY.MISADDRESSED',
      retryable: false,
      details: { wrong: ['topic'], topic: 'notification.readmitted-person.v1' },
    });
  });

  it('refuses one under the key of another subject', () => {
    expect(fault(search(), { key: search({ reference: 'R-2' }).header.subjectKey })).toMatchObject({ code: 'REGISTRY.MISADDRESSED', details: { wrong: ['subjectKey'] } });
  });

  it('refuses an exercise that names a real record', () => {
    const real = search().header;
    const exercise = search();
    const claimed = { ...exercise, header: { ...exercise.header, status: 'EXERCISE' as const, subjectKey: real.subjectKey } };
    expect(fault(claimed)).toMatchObject({ code: 'REGISTRY.MISADDRESSED', details: { wrong: ['subjectKey', 'notificationId'] } });
  });

  it('refuses an id that is not of its version', () => {
    const notification = search();
    expect(fault({ ...notification, header: { ...notification.header, sourceVersion: 2 } })).toMatchObject({ code: 'REGISTRY.MISADDRESSED', details: { wrong: ['notificationId'] } });
  });

  it('refuses a statement without the bodies of its kind, and a cancel with one', () => {
    const { search: _search, ...withoutSearch } = search();
    const { readmission: _readmission, ...withoutReadmission } = readmission();
    for (const notification of [withoutSearch, withoutReadmission, { header: group().header }, { header: operation().header }, { ...search(), header: cancel('SEARCH_REQUEST', { version: 2 }).header }]) {
      expect(fault(notification)).toMatchObject({ code: 'REGISTRY.BODIES', retryable: false });
    }
  });
});
