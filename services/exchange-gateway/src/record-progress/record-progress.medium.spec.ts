import { jest } from '@jest/globals';
import type { NotificationProgress } from '@cbx/contracts';
import { uuidV7 } from '@cbx/kernel';
import { Inbox } from '@cbx/persistence';
import { exchangeDatabase, type ExchangeDatabase } from '../../test/exchange-database.js';
import { ProgressRepository } from '../persistence/progress.repository.js';
import { RecordProgress, type ProgressMessage } from './record-progress.js';

jest.setTimeout(60_000);

describe('recording progress', () => {
  const progress = new ProgressRepository();
  let database: ExchangeDatabase;
  let handler: RecordProgress;

  beforeAll(async () => {
    database = await exchangeDatabase();
    handler = new RecordProgress({ unitOfWork: database.unitOfWork, inbox: new Inbox(), progress });
  });
  afterAll(() => database.close());

  const message = (parts: Partial<NotificationProgress>): ProgressMessage => {
    const value: NotificationProgress = { eventId: uuidV7(), notificationId: uuidV7(), subjectKey: uuidV7(), stage: 'REGISTERED', at: '2024-05-14T10:00:00.000Z', service: 'case-registry', ...parts };
    return { messageId: value.eventId, key: value.subjectKey, topic: 'notification.progress.v1', value };
  };
  const of = async (id: string) => (await database.unitOfWork.run((tx) => progress.of(tx, [id]))).get(id);

  it('keeps what is said of a notification, known or not', async () => {
    const notificationId = uuidV7();
    await handler.record([
      message({ notificationId }),
      message({ notificationId: uuidV7(), stage: 'OPENED' }),
      message({ notificationId, stage: 'EVALUATED', alerts: 3, at: '2024-05-14T10:00:01.000Z', service: 'alerting' }),
    ]);
    expect(await of(notificationId)).toEqual({ publishedAt: undefined, registeredAt: '2024-05-14T10:00:00.000Z', evaluatedAt: '2024-05-14T10:00:01.000Z', alerts: 3, openedAt: undefined });
  });

  it('takes a message once', async () => {
    const first = message({ stage: 'EVALUATED', alerts: 1 });
    await handler.record([first, first]);
    // The same message id with another content shows whether it was taken again.
    await handler.record([{ ...first, value: { ...first.value, at: '2024-05-14T11:00:00.000Z', alerts: 7 } }]);
    expect(await of(first.value.notificationId)).toMatchObject({ evaluatedAt: '2024-05-14T10:00:00.000Z', alerts: 1 });
  });
});
