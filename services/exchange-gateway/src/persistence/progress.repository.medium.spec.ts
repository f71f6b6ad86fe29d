import { jest } from '@jest/globals';
import { uuidV7 } from '@cbx/kernel';
import { Outbox } from '@cbx/persistence';
import { exchangeDatabase, type ExchangeDatabase } from '../../test/exchange-database.js';
import { ProgressRepository, type StageReached } from './progress.repository.js';

jest.setTimeout(60_000);

describe('progress of notifications', () => {
  const progress = new ProgressRepository();
  let database: ExchangeDatabase;

  beforeAll(async () => {
    database = await exchangeDatabase();
  });
  afterAll(() => database.close());

  const record = (...reached: StageReached[]) => database.unitOfWork.run((tx) => progress.record(tx, reached));
  const of = async (notificationId: string) => (await database.unitOfWork.run((tx) => progress.of(tx, [notificationId]))).get(notificationId);
  const at = (second: number) => new Date(Date.UTC(2024, 4, 14, 10, 0, second));

  it('knows nothing of a notification of which nothing was said', async () => {
    expect(await of(uuidV7())).toBeUndefined();
    expect(await database.unitOfWork.run((tx) => progress.of(tx, []))).toEqual(new Map());
  });

  it('comes to the same in whatever order, however often and in whatever batches stages are told', async () => {
    const id = uuidV7();
    const stages: StageReached[] = [
      { notificationId: id, stage: 'REGISTERED', at: at(1) },
      { notificationId: id, stage: 'EVALUATED', at: at(2), alerts: 1 },
      { notificationId: id, stage: 'EVALUATED', at: at(3), alerts: 2 },
      { notificationId: id, stage: 'OPENED', at: at(4) },
      { notificationId: id, stage: 'OPENED', at: at(5) },
    ];
    const expected = { publishedAt: undefined, registeredAt: at(1).toISOString(), evaluatedAt: at(3).toISOString(), alerts: 2, openedAt: at(4).toISOString() };
    await record(...stages);
    expect(await of(id)).toEqual(expected);
    for (const stage of [...stages, ...stages.toReversed()]) await record(stage);
    expect(await of(id)).toEqual(expected);

    const other = uuidV7();
    for (const stage of stages.toReversed()) await record({ ...stage, notificationId: other });
    expect(await of(other)).toEqual(expected);
  });

  it('says which notifications the rules have seen, among those that were asked for', async () => {
    const [seen, registered, another] = [uuidV7(), uuidV7(), uuidV7()];
    await record({ notificationId: seen, stage: 'EVALUATED', at: at(1), alerts: 0 }, { notificationId: registered, stage: 'REGISTERED', at: at(1) }, { notificationId: another, stage: 'EVALUATED', at: at(1), alerts: 0 });
    expect(await database.unitOfWork.run((tx) => progress.evaluated(tx, [registered, seen, uuidV7()]))).toEqual([seen]);
  });

  it('keeps the time of publishing when the relay marks a message, also after the message is removed', async () => {
    const outbox = new Outbox();
    const [messageId, key] = [uuidV7(), uuidV7()];
    await database.unitOfWork.run(async (tx) => {
      await outbox.lockSubjects(tx, [key]);
      await outbox.append(tx, [{ messageId, key, topic: 'notification.search-request.v1', value: Buffer.from('x') }]);
    });
    expect(await of(messageId)).toBeUndefined();
    await record({ notificationId: messageId, stage: 'REGISTERED', at: at(1) });
    await database.rows('UPDATE outbox SET published_at = $1 WHERE message_id = $2', [at(0), messageId]);
    await database.rows('UPDATE outbox SET published_at = $1 WHERE message_id = $2', [at(9), messageId]);
    await database.rows('DELETE FROM outbox WHERE message_id = $1', [messageId]);
    expect(await of(messageId)).toMatchObject({ publishedAt: at(0).toISOString(), registeredAt: at(1).toISOString() });
  });
});
