import { jest } from '@jest/globals';
import type { NotificationProgress } from '@cbx/contracts';
import { ManualClock, uuidV7 } from '@cbx/kernel';
import { HEADER } from '@cbx/messaging';
import { eventually } from '@cbx/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GatewayStack, messageIdOf } from '../test/gateway-stack.js';
import { KAZ_TIME, kazFile } from '../test/kaz.js';
import { codec } from '../test/wire-codec.js';
import type { Journey } from './domain/journey.js';
import type { Receipt } from './domain/receipt.js';
import { Admission } from './receive-submission/admission.js';
import type { SubmissionView } from './show-submission/show-submission.js';

jest.setTimeout(60_000);

describe('submissions', () => {
  const clock = new ManualClock(KAZ_TIME);
  let stack: GatewayStack;
  let app: NestFastifyApplication;
  let references = 0;

  beforeAll(async () => {
    stack = await GatewayStack.start();
    app = await stack.app({ clock, consumers: true });
  });
  afterAll(() => stack.stop());

  const newReference = () => `R-${++references}`;
  const post = async (payload: string, through = app) =>
    through.inject({ method: 'POST', url: '/v1/submissions', payload, headers: { authorization: await stack.authorization(), 'content-type': 'application/json' } });
  const idsOf = (receipt: Receipt) => receipt.records.flatMap(({ notificationId }) => notificationId ?? []);
  const publishedOf = (ids: readonly string[], times = 1) =>
    stack
      .published(`${ids.length} notifications, ${times} times`, (messages) => ids.every((id) => messages.filter((message) => messageIdOf(message) === id).length >= times))
      .then((messages) => messages.filter(({ notification }) => ids.includes(notification.header.notificationId)));
  const show = async (receipt: Receipt, through = app) => (await through.inject({ url: `/v1/submissions/${receipt.submissionId}`, headers: { authorization: await stack.authorization() } })).json<SubmissionView>();
  const journey = async (receipt: Receipt): Promise<Journey> => (await show(receipt)).records[0]!.journey;
  /** As a service would: what it says of one subject has one key, and so keeps its order. */
  const report = (progress: Omit<NotificationProgress, 'eventId' | 'subjectKey' | 'service'>, eventId = uuidV7(), key = progress.notificationId) => {
    const value = codec.encode('notification.progress.v1', { eventId, subjectKey: key, service: 'case-registry', ...progress });
    return stack.publisher.publish([{ topic: 'notification.progress.v1', key, value, headers: { [HEADER.messageId]: eventId } }]);
  };

  it('are answered with a receipt, and what was accepted is published under its subject', async () => {
    const file = kazFile({ reference: newReference() }, { reference: newReference(), origin: 'RUS' }, { reference: newReference() });
    const answer = await post(file);
    expect(answer.statusCode).toBe(202);
    expect(answer.headers['content-type']).toBe('application/json');
    const receipt = answer.json<Receipt>();
    expect(answer.headers['location']).toBe(`/v1/submissions/${receipt.submissionId}`);
    expect(receipt).toMatchObject({ member: 'KAZ', receivedAt: KAZ_TIME, byteLength: Buffer.byteLength(file), recordCount: 3 });
    expect(receipt.records.map(({ outcome }) => outcome)).toEqual(['ACCEPTED', 'REJECTED', 'ACCEPTED']);
    const messages = await publishedOf(idsOf(receipt));
    expect(messages.map(({ topic, key, headers }) => ({ topic, key, number: headers[HEADER.subjectNumber] })).sort((a, b) => (a.key! < b.key! ? -1 : 1))).toEqual(
      receipt.records.flatMap(({ subjectKey }) => (subjectKey === undefined ? [] : [{ topic: 'notification.search-request.v1', key: subjectKey, number: '1' }])).sort((a, b) => (a.key < b.key ? -1 : 1)),
    );
  });

  it('are answered alike when they come again, also at the same moment and at two instances', async () => {
    const other = await stack.app({ clock });
    const file = kazFile({ reference: newReference() });
    const answers = await Promise.all([post(file), post(file, other), post(file), post(file, other)]);
    expect(new Set(answers.map(({ payload }) => payload)).size).toBe(1);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202, 202, 202]);
    clock.advance(1_000);
    const later = await post(file);
    clock.set(KAZ_TIME);
    expect(later.payload).toBe(answers[0]!.payload);
    expect(later.headers['location']).toBe(answers[0]!.headers['location']);
    await stack.end(other);
    const next = (await post(kazFile({ reference: newReference() }))).json<Receipt>();
    await publishedOf(idsOf(next));
    expect(await publishedOf(idsOf(later.json<Receipt>()))).toHaveLength(1);
  });

  it('that bring nothing new are taken, and nothing is published', async () => {
    const record = { reference: newReference() };
    await post(kazFile(record));
    const again = await post(kazFile(record));
    expect(again.statusCode).toBe(202);
    expect(again.json<Receipt>().records).toMatchObject([{ outcome: 'UNCHANGED' }]);
    const changed = await post(kazFile({ ...record, reason: 'Другая причина' }));
    expect(changed.statusCode).toBe(422);
    expect(changed.json()).toMatchObject({ faults: [{ record: 1, code: 'GATE.VERSION_CONFLICT' }] });
  });

  it('of one subject that crowd are published in the order of their numbers', async () => {
    const reference = newReference();
    const answers = await Promise.all(Array.from({ length: 10 }, (_none, index) => post(kazFile({ reference, version: index + 1 }))));
    const ids = answers.flatMap((answer) => idsOf(answer.json<Receipt>()));
    const numbers = (await publishedOf(ids)).map(({ headers }) => Number(headers[HEADER.subjectNumber]));
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('of thousands of records hold up no small one, and all of them are published', async () => {
    const prefix = newReference();
    const done: string[] = [];
    const large = post(kazFile(...Array.from({ length: 3_000 }, (_none, index) => ({ reference: `${prefix}-${index}` }))));
    const largeDone = large.then(() => done.push('large'));
    const small = await post(kazFile({ reference: newReference() }));
    done.push('small');
    await largeDone;
    expect(done).toEqual(['small', 'large']);
    expect(small.statusCode).toBe(202);
    const receipt = (await large).json<Receipt>();
    expect(receipt.records.filter(({ outcome }) => outcome === 'ACCEPTED')).toHaveLength(3_000);
    await eventually(async () => (await stack.database.rows('SELECT 1 FROM outbox WHERE published_at IS NULL LIMIT 1')).length === 0, { what: 'all published', timeoutMs: 40_000 });
    expect((await show(receipt)).records.every(({ journey: { published } }) => published !== undefined)).toBe(true);
  });

  describe('show how far each record has got', () => {
    it('received, translated, published, registered, evaluated, opened, each with its time', async () => {
      const receipt = (await post(kazFile({ reference: newReference() }))).json<Receipt>();
      const [notificationId] = idsOf(receipt);
      const published = await eventually(async () => (await journey(receipt)).published ?? null, { what: 'the time of publishing' });
      expect(await journey(receipt)).toEqual({ received: KAZ_TIME, translated: KAZ_TIME, published });
      await report({ notificationId: notificationId!, stage: 'REGISTERED', at: '2024-05-14T04:31:01.000Z' });
      await report({ notificationId: notificationId!, stage: 'EVALUATED', at: '2024-05-14T04:31:02.000Z', alerts: 3 });
      await report({ notificationId: notificationId!, stage: 'OPENED', at: '2024-05-14T04:32:00.000Z' });
      await eventually(async () => (await journey(receipt)).opened ?? null, { what: 'the last stage' });
      expect(await journey(receipt)).toEqual({
        received: KAZ_TIME,
        translated: KAZ_TIME,
        published,
        registered: '2024-05-14T04:31:01.000Z',
        evaluated: { at: '2024-05-14T04:31:02.000Z', alerts: 3 },
        opened: '2024-05-14T04:32:00.000Z',
      });
    });

    it('whatever comes twice, too early or of notifications that nobody knows', async () => {
      const reference = newReference();
      const known = (await post(kazFile({ reference }))).json<Receipt>();
      const eventId = uuidV7();
      const registered = { notificationId: idsOf(known)[0]!, stage: 'REGISTERED', at: '2024-05-14T04:31:01.000Z' } as const;
      await report({ notificationId: uuidV7(), stage: 'REGISTERED', at: '2024-05-14T04:31:00.000Z' });
      await report(registered, eventId);
      await report({ ...registered, at: '2024-05-14T04:39:00.000Z' }, eventId);
      await report({ notificationId: idsOf(known)[0]!, stage: 'OPENED', at: '2024-05-14T04:40:00.000Z' });
      await eventually(async () => (await journey(known)).opened ?? null, { what: 'what came last' });
      expect((await journey(known)).registered).toBe('2024-05-14T04:31:01.000Z');
      expect(stack.reader.messages.filter(({ topic }) => topic.startsWith('dead-letter'))).toEqual([]);
    });

    it('and send a report that cannot be read to the dead letters', async () => {
      await stack.publisher.publish([{ topic: 'notification.progress.v1', key: uuidV7(), value: Buffer.from('none'), headers: { [HEADER.messageId]: uuidV7() } }]);
      await stack.reader.waitUntil((messages) => messages.some(({ topic, headers }) => topic.startsWith('dead-letter') && headers[HEADER.errorCode] === 'CONTRACT.MALFORMED'), { what: 'the dead letter' });
    });
  });

  it('answers a small submission while a large file is still being worked on', async () => {
    const answered: string[] = [];
    const prefix = newReference();
    const large = post(kazFile(...Array.from({ length: 3_000 }, (_none, index) => ({ reference: `${prefix}-${index}` })))).then((answer) => {
      answered.push('large');
      return answer;
    });
    await eventually(() => app.get(Admission).inHand === 1, { what: 'the large file in hand' });
    const small = await post(kazFile({ reference: newReference() }));
    answered.push('small');
    expect([small.statusCode, (await large).statusCode]).toEqual([202, 202]);
    expect(answered).toEqual(['small', 'large']);
  });
});
