import { jest } from '@jest/globals';
import { CbxError } from '@cbx/kernel';
import { HEADER, KafkaBatchServer } from '@cbx/messaging';
import { eventually } from '@cbx/testing';
import { propagation } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { cancel, group, operation, readmission, search } from '../test/notifications.js';
import { onTopic, RegistryStack, toMessage } from '../test/registry-app.js';
import { TcpGate } from '../test/tcp-gate.js';
import { DEAD_LETTERS } from '../test/topics.js';
import { RegisterNotifications } from './register-notification/register-notifications.js';

// The stack is shared with other tests, and its machine may be busy.
jest.setTimeout(60_000);

let stack: RegistryStack;

beforeEach(async () => {
  stack = await RegistryStack.start();
});

afterEach(() => stack.stop());

const subject = search().header.subjectKey;
const registered = (versions: number, what = `${versions} versions registered`) =>
  eventually(async () => (await stack.count('subject_version')) === versions, { what, timeoutMs: 30_000 });
const deadLetters = () => onTopic(stack.reader.messages, DEAD_LETTERS);

describe('the registry between its topics', () => {
  it('takes every kind, and tells what became of each case and each notification, in order', async () => {
    await stack.app({ consumers: true });
    await stack.publish(search(), group(), readmission(), operation());
    await stack.publish(search({ version: 3, to: ['ARM'] }));
    await stack.publish(search({ version: 2 }));
    await stack.publish(cancel('SEARCH_REQUEST', { version: 4 }));
    const progress = await stack.published('notification.progress.v1', 'an answer for each notification', (messages) => messages.length === 7);
    expect(progress.every(({ stage }) => stage === 'REGISTERED')).toBe(true);
    const events = await stack.published('case.event.v1', 'an event for each notification', (messages) => messages.length === 7);
    expect(events.filter(({ subjectKey }) => subjectKey === subject).map(({ type, notification }) => `${type} ${notification.header.sourceVersion}`)).toEqual([
      'CASE_OPENED 1',
      'CASE_EXTENDED 3',
      'VERSION_OUTDATED 2',
      'CASE_WITHDRAWN 4',
    ]);
    expect(events.map(({ type }) => type).filter((type) => type === 'CASE_OPENED')).toHaveLength(4);
    const told = onTopic(stack.reader.messages, 'case.event.v1').filter(({ key }) => key === subject);
    expect(told.map(({ headers }) => [headers[HEADER.subjectNumber], headers['cbx-source']])).toEqual(['1', '2', '3', '4'].map((number) => [number, 'case-registry']));
    expect(new Set(stack.reader.messages.map(({ topic, headers }) => `${topic} ${headers[HEADER.messageId]}`)).size).toBe(14);
  });

  it('continues the trace of each notification to what is told of it', async () => {
    // Without an SDK the API still hands a trace on, if somebody reads and writes the headers.
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    try {
      await stack.app({ consumers: true });
      const traced = { [search().header.notificationId]: 'a'.repeat(32), [search({ reference: 'R-2' }).header.notificationId]: 'b'.repeat(32) };
      await stack.publisher.publish(
        [search(), search({ reference: 'R-2' })].map((notification) => {
          const message = toMessage(notification);
          return { ...message, headers: { ...message.headers, traceparent: `00-${traced[notification.header.notificationId]!}-${'1'.repeat(16)}-01` } };
        }),
      );
      await stack.published('notification.progress.v1', 'both answers', (told) => told.length === 2);
      await stack.published('case.event.v1', 'both events', (told) => told.length === 2);
      const traces = stack.reader.messages.map(({ topic, key, headers }) => `${topic} ${key} ${headers['traceparent']?.split('-')[1]}`);
      for (const notification of [search(), search({ reference: 'R-2' })]) {
        for (const topic of ['case.event.v1', 'notification.progress.v1']) {
          expect(traces).toContain(`${topic} ${notification.header.subjectKey} ${traced[notification.header.notificationId]}`);
        }
      }
    } finally {
      propagation.disable();
    }
  });

  it('keeps the order of every subject through lanes and partitions', async () => {
    await stack.app({ consumers: true, env: { CBX_CONSUMER_CONCURRENCY: '8', CBX_CONSUMER_BATCH: '7' } });
    const references = Array.from({ length: 12 }, (_, index) => `R-${index}`);
    const versions = Array.from({ length: 15 }, (_, index) => index + 1);
    await stack.publish(...versions.flatMap((version) => references.map((reference) => search({ reference, version }))));
    const events = await stack.published('case.event.v1', 'all events', (messages) => messages.length === 180);
    for (const reference of references) {
      const { subjectKey } = search({ reference }).header;
      expect(events.filter((event) => event.subjectKey === subjectKey).map(({ notification }) => notification.header.sourceVersion)).toEqual(versions);
    }
    expect(events.some(({ type }) => type === 'VERSION_OUTDATED')).toBe(false);
  });

  it('does nothing twice when messages are published twice', async () => {
    await stack.app({ consumers: true });
    const messages = [search(), search({ version: 2 }), group()].map((notification) => toMessage(notification));
    await stack.publisher.publish(messages);
    await registered(3);
    await stack.publisher.publish(messages);
    // A last message of the same subjects, behind all of them.
    await stack.publish(search({ version: 3 }), group({ version: 2 }));
    const events = await stack.published('case.event.v1', 'the events', (told) => told.length >= 5);
    expect(events).toHaveLength(5);
    expect([await stack.count('case_event'), await stack.count('inbox'), await stack.count('outbox')]).toEqual([5, 5, 10]);
  });

  it('does nothing twice when it dies between its commit and the commit of its offsets', async () => {
    const app = await stack.app();
    const handler = app.get(RegisterNotifications);
    const handle = handler.handle.bind(handler);
    let calls = 0;
    handler.handle = async (batch) => {
      const result = await handle(batch);
      calls += 1;
      if (calls <= 2) throw new CbxError('TEST.DIED', 'after the commit', { retryable: true });
      return result;
    };
    await app.startAllMicroservices();
    await stack.publish(search(), search({ version: 2 }));
    await eventually(() => calls > 2, { what: 'the batch delivered again' });
    await stack.publish(search({ version: 3 }));
    await registered(3);
    expect((await stack.published('case.event.v1', 'the events', (told) => told.length >= 3)).map(({ type }) => type)).toEqual(['CASE_OPENED', 'CASE_EXTENDED', 'CASE_EXTENDED']);
    expect(await stack.count('case_event')).toBe(3);
  });

  it('sends what cannot be processed to the dead letters, and goes on with its neighbours', async () => {
    await stack.app({ consumers: true });
    const good = ['A', 'B', 'C', 'D', 'E', 'F'].map((reference) => search({ reference }));
    const bad = [
      toMessage(search({ reference: 'not Avro' }), { value: Buffer.from('not Avro') }),
      toMessage(search({ reference: 'under the key of another subject' }), { key: subject }),
      // PostgreSQL stores no NUL in jsonb.
      toMessage(search({ reference: 'refused by the database' }, { search: { reason: 'a\u0000b' } })),
    ];
    await stack.publisher.publish(good.flatMap((notification, index) => [toMessage(notification), ...bad.slice(index, index + 1)]));
    await registered(6);
    await eventually(() => deadLetters().length === 3, { what: 'three dead letters' });
    expect(deadLetters().map(({ headers }) => headers[HEADER.errorCode]).sort()).toEqual(['CONTRACT.MALFORMED', 'PERSISTENCE.REFUSED', 'REGISTRY.MISADDRESSED']);
    for (const { headers } of deadLetters()) expect(headers).toMatchObject({ [HEADER.originTopic]: 'notification.search-request.v1', [HEADER.service]: 'case-registry' });
    expect(await stack.count('case_file')).toBe(6);
  });

  it('waits while the database is down, loses nothing, and buries nothing', async () => {
    const gate = await TcpGate.before(stack.database.url);
    const app = await stack.app({ consumers: true, databaseUrl: gate.through(stack.database.url) });
    await stack.publish(search());
    await registered(1);
    await gate.shut();
    await stack.publish(search({ version: 2 }), group(), readmission());
    await eventually(() => app.get(KafkaBatchServer).state().paused.length > 0, { what: 'a partition that waits' });
    expect((await app.inject('/health/ready')).json()).toMatchObject({ status: 'not-ready', checks: { database: { status: 'down' } } });
    expect(await stack.count('subject_version')).toBe(1);
    await gate.open();
    await registered(4);
    const events = await stack.published('case.event.v1', 'all events', (told) => told.length === 4);
    expect(events.filter(({ subjectKey }) => subjectKey === subject).map(({ type }) => type)).toEqual(['CASE_OPENED', 'CASE_EXTENDED']);
    expect(deadLetters()).toEqual([]);
    expect((await app.inject('/health/ready')).statusCode).toBe(200);
    await stack.end(app);
    await gate.shut();
  });

  it('shares its work between two instances, one of which goes in the middle', async () => {
    const leaving = await stack.app({ consumers: true });
    await stack.app({ consumers: true });
    const references = Array.from({ length: 40 }, (_, index) => `R-${index}`);
    await stack.publish(...references.map((reference) => search({ reference })));
    await stack.publish(...references.map((reference) => search({ reference, version: 2 })));
    await eventually(async () => (await stack.count('subject_version')) > 0, { what: 'the first registered' });
    await stack.end(leaving);
    await stack.publish(...references.map((reference) => search({ reference, version: 3 })));
    await registered(120);
    const events = await stack.published('case.event.v1', 'all events', (told) => told.length >= 120);
    for (const reference of references) {
      const { subjectKey } = search({ reference }).header;
      const own = events.filter((event) => event.subjectKey === subjectKey);
      expect(own.map(({ type, notification }) => `${type} ${notification.header.sourceVersion}`)).toEqual(['CASE_OPENED 1', 'CASE_EXTENDED 2', 'CASE_EXTENDED 3']);
    }
    const numbers: { case_number: string }[] = await stack.dataSource.query('SELECT case_number FROM case_file ORDER BY case_number');
    expect(numbers.map(({ case_number }) => Number(case_number.slice('KAZ-2026-'.length)))).toEqual(references.map((_, index) => index + 1));
  });
});
