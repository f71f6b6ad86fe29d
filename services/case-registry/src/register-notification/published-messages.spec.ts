import type { CaseEvent, NotificationProgress } from '@cbx/contracts';
import type { CbxError } from '@cbx/kernel';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { search } from '../../test/notifications.js';
import { codec } from '../../test/wire-codec.js';
import type { NumberedCaseHead } from '../persistence/case-store.js';
import { caseEventMessage, MAX_EVENT_BYTES, progressMessage } from './published-messages.js';
import type { Registered } from './registration-plan.js';

const at = new Date('2026-03-01T09:00:00.000Z');
const CASE_ID = '01890000-0000-7000-8000-000000000001';

function registered(notification = search(), changes: Registered['event']['changes'] = []): Registered {
  return {
    arrived: { messageId: '01890000-0000-7000-8000-0000000000aa', key: notification.header.subjectKey, notification, traceContext: ROOT_CONTEXT },
    outcome: 'CASE_EXTENDED',
    event: {
      caseId: CASE_ID,
      position: 2,
      eventId: '01890000-0000-7000-8000-0000000000bb',
      type: 'CASE_EXTENDED',
      occurredAt: at,
      notificationId: notification.header.notificationId,
      comparedWith: undefined,
      changes,
    },
  };
}

const head: NumberedCaseHead = {
  caseId: CASE_ID,
  caseNumber: 'KAZ-2026-000001',
  caseStatus: 'OPEN',
  current: search(),
  label: undefined,
  withdrawnThrough: 0,
  lastPosition: 2,
  openedAt: new Date('2026-02-01T09:00:00.000Z'),
  updatedAt: at,
};

describe('caseEventMessage', () => {
  it('carries the case, the notification and the changes as JSON text', async () => {
    const message = caseEventMessage(codec.encode, registered(search(), [{ pointer: '/search/urgency', before: 'ROUTINE', after: 'URGENT' }, { pointer: '/search/offences', after: ['OTHER'] }, { pointer: '/members' }]), head);
    expect(message).toMatchObject({ topic: 'case.event.v1', key: search().header.subjectKey, messageId: '01890000-0000-7000-8000-0000000000bb', traceContext: ROOT_CONTEXT });
    expect(await codec.decode('case.event.v1', message.value!)).toEqual({
      eventId: '01890000-0000-7000-8000-0000000000bb',
      caseId: CASE_ID,
      caseNumber: 'KAZ-2026-000001',
      subjectKey: search().header.subjectKey,
      type: 'CASE_EXTENDED',
      occurredAt: '2026-03-01T09:00:00.000Z',
      openedAt: '2026-02-01T09:00:00.000Z',
      notification: search(),
      changes: [{ pointer: '/search/urgency', before: '"ROUTINE"', after: '"URGENT"' }, { pointer: '/search/offences', after: '["OTHER"]' }, { pointer: '/members' }],
    } satisfies CaseEvent);
  });

  it('only names the changes where the event would be too large with them', async () => {
    const large = search({}, { search: { reason: 'r'.repeat(MAX_EVENT_BYTES - 10_000) } });
    const message = caseEventMessage(codec.encode, registered(large, [{ pointer: '/search/reason', before: 'x'.repeat(20_000) }]), head);
    expect(((await codec.decode('case.event.v1', message.value!)) as CaseEvent).changes).toEqual([{ pointer: '/search' }]);
  });

  it('refuses for good what is too large even so', () => {
    const tooLarge = search({}, { search: { reason: 'r'.repeat(MAX_EVENT_BYTES) } });
    expect(() => caseEventMessage(codec.encode, registered(tooLarge), head)).toThrow(expect.objectContaining({ code: 'REGISTRY.EVENT_TOO_LARGE', retryable: false }) as CbxError);
  });
});

describe('progressMessage', () => {
  it('tells the sender that the notification is registered', async () => {
    const { arrived } = registered();
    const message = progressMessage(codec.encode, arrived, at, '01890000-0000-7000-8000-0000000000cc');
    expect(message).toMatchObject({ topic: 'notification.progress.v1', key: arrived.key, messageId: '01890000-0000-7000-8000-0000000000cc' });
    expect(await codec.decode('notification.progress.v1', message.value!)).toEqual({
      eventId: '01890000-0000-7000-8000-0000000000cc',
      notificationId: search().header.notificationId,
      subjectKey: arrived.key,
      stage: 'REGISTERED',
      at: '2026-03-01T09:00:00.000Z',
      service: 'case-registry',
    } satisfies NotificationProgress);
  });
});
