import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { PersistenceFixture } from '../test/persistence-fixture.js';
import { persistenceFixture } from '../test/persistence-fixture.js';
import type { InboxMessage } from './inbox.js';
import { Inbox, SOURCE_HEADER } from './inbox.js';

const SUBJECT = '0b0f0e53-5f2c-5d43-8a3a-7c3a63c7a001';
const OTHER = '0b0f0e53-5f2c-5d43-8a3a-7c3a63c7a002';

function numbered(subjectNumber: number, more: Partial<InboxMessage> = {}): InboxMessage {
  return { messageId: randomUUID(), key: SUBJECT, subjectNumber, topic: 'a.v1', ...more };
}

jest.setTimeout(60_000);

describe('Inbox', () => {
  let fixture: PersistenceFixture;
  const inbox = new Inbox();

  beforeAll(async () => (fixture = await persistenceFixture()));
  beforeEach(() => fixture.ask('TRUNCATE inbox, inbox_subject'));
  afterAll(() => fixture.close());

  const accept = (messages: readonly InboxMessage[], consumer = 'registry') => fixture.unitOfWork.run((tx) => inbox.accept(tx, consumer, messages));

  it('takes each message once per consumer, whatever comes again, in the batch or later', async () => {
    const [a, b, c] = [numbered(1), numbered(2), numbered(3)] as [InboxMessage, InboxMessage, InboxMessage];
    const first = await accept([a, b, a]);
    expect(first.accepted).toEqual([a, b]);
    expect(first.fresh).toEqual(new Set([a.messageId, b.messageId]));
    expect(first.gaps).toEqual([]);
    expect((await accept([b, c, a])).accepted).toEqual([c]);
    expect((await accept([a, b, c])).accepted).toEqual([]);
    expect((await accept([a, b, c], 'alerting')).accepted).toEqual([a, b, c]);
    expect((await accept([])).accepted).toEqual([]);
  });

  it('forgets what it took in a transaction that was not committed', async () => {
    const message = numbered(1);
    await expect(
      fixture.unitOfWork.run(async (tx) => {
        expect((await inbox.accept(tx, 'registry', [message])).accepted).toEqual([message]);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await accept([message])).toMatchObject({ accepted: [message], gaps: [] });
  });

  it('lets one of two consumers of the same messages have them when both come at once', async () => {
    const messages = Array.from({ length: 200 }, (_, i) => numbered(i + 1));
    const both = await Promise.all([accept(messages), accept(messages.toReversed())]);
    expect(both.map(({ accepted }) => accepted.length).sort((a, b) => a - b)).toEqual([0, 200]);
  });

  it('tells where numbers are missing, and goes on from there', async () => {
    expect((await accept([numbered(1), numbered(2)])).gaps).toEqual([]);
    const five = numbered(5);
    expect((await accept([five, numbered(6)])).gaps).toEqual([
      { kind: 'MISSING', topic: 'a.v1', key: SUBJECT, messageId: five.messageId, expected: 3, received: 5 },
    ]);
    expect((await accept([numbered(7)])).gaps).toEqual([]);
  });

  it('tells what comes late, without going back', async () => {
    await accept([numbered(1), numbered(2), numbered(3)]);
    expect((await accept([numbered(2)])).gaps).toMatchObject([{ kind: 'LATE', expected: 4, received: 2 }]);
    expect((await accept([numbered(4)])).gaps).toEqual([]);
  });

  it('counts each subject, topic and source by itself, and none where nobody numbers', async () => {
    const result = await accept([
      numbered(1),
      numbered(1, { key: OTHER }),
      numbered(1, { topic: 'b.v1' }),
      numbered(1, { headers: { [SOURCE_HEADER]: 'alerting' } }),
      numbered(2),
      numbered(0, { subjectNumber: undefined }),
    ]);
    expect(result.gaps).toEqual([]);
    expect((await accept([numbered(1)], 'another')).gaps).toEqual([]);
  });

  it('refuses ids that are no uuids: they would never be recognised', async () => {
    await expect(accept([numbered(1, { messageId: 'x' })])).rejects.toMatchObject({ code: 'PERSISTENCE.MESSAGE_ID', retryable: false });
    await expect(accept([numbered(1, { key: '' })])).rejects.toMatchObject({ code: 'PERSISTENCE.MESSAGE_ID' });
  });

  it('forgets after its term, in steps, and nothing before', async () => {
    await accept(Array.from({ length: 25 }, (_, i) => numbered(i + 1)));
    await fixture.ask("UPDATE inbox SET received_at = now() - interval '2 hours' WHERE message_id IN (SELECT message_id FROM inbox LIMIT 23)");
    expect(await inbox.clean(fixture.unitOfWork, 3_600_000, 10)).toBe(23);
    expect(await fixture.ask('SELECT count(*)::int AS n FROM inbox')).toEqual([{ n: 2 }]);
    expect(await inbox.clean(fixture.unitOfWork, 3_600_000, 10)).toBe(0);
  });
});
