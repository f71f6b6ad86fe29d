import { jest } from '@jest/globals';
import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { uuidV7 } from '@cbx/kernel';
import { HEADER } from '@cbx/messaging';
import { LogLines } from '@cbx/service/testing';
import { aCaseEvent, aNotification, eventually, type ReadMessage } from '@cbx/testing';
import { propagation } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { AlertingStack, DEAD_LETTERS, onTopic, toMessage } from '../test/alerting-stack.js';
import { StreamReader } from '../test/stream-reader.js';
import type { AlertView } from './domain/alert-view.js';
import { AlertStream } from './stream-alerts/alert-stream.js';

// The stack is shared with other tests, and its machine may be busy.
jest.setTimeout(60_000);

let stack: AlertingStack;
let first: Awaited<ReturnType<AlertingStack['app']>>;
let second: Awaited<ReturnType<AlertingStack['app']>>;

beforeAll(async () => {
  stack = await AlertingStack.start();
  [first, second] = await Promise.all([stack.app(), stack.app()]);
});
afterAll(() => stack.stop());

const urgent = (sourceReference: string, parts: { sourceVersion?: number; releasableTo?: string[]; action?: 'NEW' | 'UPDATE' | 'CANCEL' } = {}) =>
  aNotification({ kind: 'SEARCH_REQUEST', sourceReference, sourceVersion: parts.sourceVersion ?? 1, action: parts.action ?? 'NEW', search: { urgency: 'URGENT' }, handling: { releasableTo: parts.releasableTo ?? ['KGZ', 'RUS'] } });

async function get(path: string, headers: Record<string, string>, url = first.url): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${url}${path}`, { headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function acknowledge(id: string, headers: Record<string, string>, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${first.url}/v1/alerts/${id}/acknowledge`, {
    method: 'POST',
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function alertOf(state: string, event: { caseId: string }): Promise<AlertView> {
  const headers = await stack.bearer(state);
  return eventually(
    async () => {
      const { body } = await get('/v1/alerts?limit=200', headers);
      return (body['items'] as AlertView[]).find(({ caseId }) => caseId === event.caseId) ?? false;
    },
    { what: `the alert of ${state}`, timeoutMs: 45_000 },
  );
}

describe('alerting', () => {
  it('turns a case event into alerts, once however often it is delivered, and answers the sender', async () => {
    const event = aCaseEvent(urgent('M-1'));
    const message = toMessage(event);
    await stack.publisher.publish([message, message, toMessage(event, message.headers[HEADER.messageId])]);
    const progress = await stack.published('notification.progress.v1', 'the answer', (messages) => messages.some(({ key }) => key === event.subjectKey));
    expect(progress.filter(({ subjectKey }) => subjectKey === event.subjectKey)).toMatchObject([{ stage: 'EVALUATED', alerts: 3, service: 'alerting', notificationId: event.notification.header.notificationId }]);
    const rows = await stack.dataSource.query('SELECT revision FROM alert WHERE subject_key = $1', [event.subjectKey]);
    expect(rows).toEqual([{ revision: 1 }, { revision: 1 }, { revision: 1 }]);
    expect(await alertOf('KGZ', event)).toMatchObject({ severity: 'CRITICAL', label: 'Примеров Тимур Образцович', lifecycle: 'OPEN' });
  });

  it('tells a client of either instance, wherever the event was consumed, and others of its state of the acknowledgement', async () => {
    const readers = await Promise.all([StreamReader.open(first.url, await stack.bearer('RUS')), StreamReader.open(second.url, await stack.bearer('RUS'))]);
    await Promise.all(readers.map((reader) => reader.has('ready')));
    const events = Array.from({ length: 6 }, (_, index) => aCaseEvent(urgent(`M-2-${index}`)));
    await stack.publish(...events);
    for (const reader of readers) await reader.has('alert', 6);
    const alert = await alertOf('RUS', events[0] ?? { caseId: '' });
    expect(await acknowledge(alert.id, await stack.bearer('RUS'), { comment: 'known', revision: 1 })).toMatchObject({ status: 200, body: { lifecycle: 'ACKNOWLEDGED', acknowledgedBy: 'Officer of RUS', revision: 2 } });
    for (const reader of readers) {
      const alerts = await reader.has('alert', 7);
      expect(alerts.at(-1)?.data).toMatchObject({ id: alert.id, lifecycle: 'ACKNOWLEDGED' });
      expect(alerts.map(({ id }) => id)).toEqual(alerts.map((_, index) => (alerts[0]?.id ?? 0) + index));
      reader.close();
    }
    expect(Object.fromEntries(readers[0]?.response.headers ?? [])).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform', 'x-content-type-options': 'nosniff' });
  });

  it('resumes a stream on the other instance, by header or query', async () => {
    const headers = await stack.bearer('KGZ');
    const { body } = await get('/v1/alerts', headers);
    const position = Number(body['streamPosition']);
    const event = aCaseEvent(urgent('M-3'));
    await stack.publish(event);
    await alertOf('KGZ', event);
    const byHeader = await StreamReader.open(second.url, { ...headers, 'last-event-id': String(position) });
    const byQuery = await StreamReader.open(first.url, headers, `?lastEventId=${position}`);
    for (const reader of [byHeader, byQuery]) {
      await reader.has('ready');
      expect(reader.frames[0]).toMatchObject({ id: position + 1, event: 'alert', data: { caseId: event.caseId } });
      reader.close();
    }
  });

  it('takes a cancelled record away, live', async () => {
    const event = aCaseEvent(urgent('M-4'));
    await stack.publish(event);
    const alert = await alertOf('KGZ', event);
    const headers = await stack.bearer('KGZ');
    const reader = await StreamReader.open(second.url, headers);
    await reader.has('ready');
    await stack.publish(aCaseEvent(urgent('M-4', { sourceVersion: 2, action: 'CANCEL' }), { type: 'CASE_WITHDRAWN' }));
    expect((await reader.has('withdrawn'))[0]?.data).toEqual({ id: alert.id });
    reader.close();
    const { body } = await get(`/v1/alerts/${alert.id}`, headers);
    expect(body).toMatchObject({ lifecycle: 'WITHDRAWN', label: event.caseNumber, why: [] });
    expect(body).not.toHaveProperty('notification');
    expect(await acknowledge(alert.id, headers)).toMatchObject({ status: 409, body: { code: 'ALERT.NOT_OPEN', lifecycle: 'WITHDRAWN' } });
  });

  it('fires the timer of a stay that is past its due date, by itself', async () => {
    const event = aCaseEvent(aNotification({ kind: 'READMITTED_PERSON', sentAt: '2026-01-01T00:00:00.000Z', stay: { admittedOn: '2026-01-01', dueOn: '2026-01-31' }, handling: { releasableTo: ['TJK'] } }));
    await stack.publish(event);
    expect(await alertOf('TJK', event)).toMatchObject({ ruleId: 'stay-overdue', dueAt: '2026-02-01T00:00:00.000Z' });
  });

  it('buries what is no case event, and goes on with the rest of its partition', async () => {
    const key = uuidV7();
    const messageId = uuidV7();
    await stack.publisher.publish([{ topic: 'case.event.v1', key, value: Buffer.from([0, 0, 0, 0, 5, 255, 255]), headers: { [HEADER.messageId]: messageId } }]);
    const misaddressed = { ...toMessage(aCaseEvent(urgent('M-5'))), key };
    await stack.publisher.publish([misaddressed]);
    const event = aCaseEvent(urgent('M-6'));
    await stack.publish(event);
    await alertOf('KGZ', event);
    const dead = await stack.reader.waitUntil((messages) => onTopic(messages, DEAD_LETTERS).length >= 2, { what: 'two dead letters', timeoutMs: 45_000 });
    expect(onTopic(dead, DEAD_LETTERS).map(({ headers }) => headers[HEADER.errorCode])).toEqual(['CONTRACT.MALFORMED', 'ALERT.MISADDRESSED']);
  });

  describe('refuses', () => {
    let id: string;
    beforeAll(async () => {
      const event = aCaseEvent(urgent('M-7', { releasableTo: ['KGZ'] }));
      await stack.publish(event);
      ({ id } = await alertOf('KGZ', event));
    });

    it.each(['/v1/alerts', '/v1/alerts/stream', '/v1/alerts/ID'])('%s without a token, with a bad one, and to machines', async (pattern) => {
      const path = pattern.replace('ID', id);
      expect(await get(path, {})).toMatchObject({ status: 401, body: { code: 'AUTH.REQUIRED' } });
      for (const parts of [{ forged: true }, { expiresInSeconds: -60 }, { audience: 'other' }, { issuer: 'http://elsewhere.test' }]) {
        expect(await get(path, await stack.bearer('KGZ', ['operator'], parts))).toMatchObject({ status: 401, body: { code: 'AUTH.INVALID_TOKEN' } });
      }
      for (const role of ['member-system', 'ops']) {
        expect(await get(path, await stack.bearer('KGZ', [role]))).toMatchObject({ status: 403, body: { code: 'AUTH.FORBIDDEN' } });
      }
    });

    it.each(['ARM', 'BLR', 'KAZ', 'RUS', 'TJK'])("an operator of %s another state's alert, as if it were not there", async (state) => {
      const headers = await stack.bearer(state);
      const unknown = await get(`/v1/alerts/${uuidV7()}`, headers);
      const foreign = await get(`/v1/alerts/${id}`, headers);
      expect(foreign.status).toBe(404);
      expect({ ...foreign.body, instance: '', traceId: '' }).toEqual({ ...unknown.body, instance: '', traceId: '' });
      expect(await acknowledge(id, headers)).toMatchObject({ status: 404, body: { code: 'ALERT.NOT_FOUND' } });
      const reader = await StreamReader.open(first.url, { ...headers, 'last-event-id': '0' });
      await reader.has('ready');
      expect(reader.text).not.toContain(id);
      reader.close();
    });

    it('what is no acknowledgement, and no list or stream that exists', async () => {
      const headers = await stack.bearer('KGZ');
      for (const body of [{ comment: '' }, { comment: 5 }, { revision: 0 }, { state: 'RUS' }, { comment: 'x'.repeat(2_001) }, { comment: '\u0000' }, { comment: '\ud800' }]) {
        expect(await acknowledge(id, headers, body)).toMatchObject({ status: 400, body: { code: 'REQUEST.INVALID' } });
      }
      for (const path of ['/v1/alerts?status=REAL', '/v1/alerts?limit=1000', '/v1/alerts?sate=RUS', '/v1/alerts/stream?status=REAL', '/v1/alerts/stream?state=RUS']) {
        expect(await get(path, headers)).toMatchObject({ status: 400, body: { code: 'REQUEST.INVALID' } });
      }
      expect(await get('/v1/alerts?cursor=abc', headers)).toMatchObject({ status: 400, body: { code: 'CURSOR.INVALID' } });
      expect(await get('/v1/alerts/not-an-id', headers)).toMatchObject({ status: 404, body: { code: 'ALERT.NOT_FOUND' } });
      expect((await get(`/v1/alerts/${id}`, headers)).body).toMatchObject({ lifecycle: 'OPEN', revision: 1 });
    });
  });

  it('ends a stream when its token does', async () => {
    const reader = await StreamReader.open(first.url, await stack.bearer('KGZ', ['operator'], { expiresInSeconds: 2 }));
    await reader.has('ready');
    await eventually(() => reader.ended, { what: 'the end of the stream' });
  });

  it('cuts off a client that takes nothing, and serves the others', async () => {
    const instance = await stack.app({ consumers: false, env: { CBX_STREAM_BUFFER_KB: '16' } });
    const { authorization } = await stack.bearer('BLR');
    const { hostname, port } = new URL(instance.url);
    const socket = connectSocket(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(`GET /v1/alerts/stream HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n\r\n`);
    await once(socket, 'data');
    socket.pause();
    const reader = await StreamReader.open(instance.url, { authorization });
    await reader.has('ready');
    // The network's buffers take megabytes before anything waits in the process.
    const stream = instance.app.get(AlertStream);
    const filler = 'И'.repeat(4_000);
    let sent = 0;
    while (stream.cutOff === 0 && sent < 4_000) {
      const names = Array.from({ length: 100 }, (_, index) => `${filler}${sent + index}`);
      await stack.publish(
        ...names.map((full) => aCaseEvent(aNotification({ kind: 'SEARCH_REQUEST', search: { urgency: 'URGENT' }, handling: { releasableTo: ['BLR'] }, person: { names: [{ type: 'PRIMARY', script: 'Cyrl', full }] } }))),
      );
      sent += names.length;
      await eventually(() => reader.count('alert') >= sent, { what: `${sent} alerts`, timeoutMs: 30_000 });
    }
    expect(stream.cutOff).toBe(1);
    expect(stream.clients).toBe(1);
    expect(reader.ended).toBe(false);
    reader.close();
    socket.destroy();
    await stack.end(instance.app);
  });

  it('continues the trace of each event to what is told of it', async () => {
    // Without an SDK the API still hands a trace on, if somebody reads and writes the headers.
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    try {
      const events = [aCaseEvent(urgent('M-8')), aCaseEvent(urgent('M-9'))];
      const traces = ['a'.repeat(32), 'b'.repeat(32)];
      await stack.publisher.publish(
        events.map((event, index) => {
          const message = toMessage(event);
          return { ...message, headers: { ...message.headers, traceparent: `00-${traces[index]}-${'1'.repeat(16)}-01` } };
        }),
      );
      const told = (messages: readonly ReadMessage[]) => events.map(({ subjectKey }) => messages.find(({ topic, key }) => topic === 'notification.progress.v1' && key === subjectKey)?.headers['traceparent']?.split('-')[1]);
      await stack.reader.waitUntil((messages) => told(messages).every((trace) => trace !== undefined), { what: 'both answers', timeoutMs: 45_000 });
      expect(told(stack.reader.messages)).toEqual(traces);
    } finally {
      propagation.disable();
    }
  });

  it('writes nothing of a record or an operator’s comment into its log', async () => {
    const log = new LogLines();
    const { app, url } = await stack.app({ log, consumers: false });
    const event = await aFreshEvent();
    const { id } = await alertOf('KGZ', event);
    const headers = await stack.bearer('KGZ');
    expect((await get(`/v1/alerts/${id}`, headers, url)).status).toBe(200);
    const answer = await fetch(`${url}/v1/alerts/${id}/acknowledge?comment=in-the-query`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ comment: 'Тайный знак' }) });
    expect(answer.status).toBe(200);
    await get('/v1/alerts?status=Примеров', headers, url);
    await stack.end(app);
    expect(log.lines.length).toBeGreaterThan(3);
    for (const secret of ['Примеров', 'Тайный', 'in-the-query', headers.authorization.slice(7)]) expect(log.text).not.toContain(secret);
  });

  it('says what it is ready for, and describes itself', async () => {
    const parts = { database: { status: 'up' }, 'stream-signal': { status: 'up' }, 'kafka-consumer': { status: 'up' } };
    await eventually(async () => expect(await get('/health/ready', {})).toMatchObject({ status: 200, body: { status: 'ready', checks: parts } }), { what: 'all parts up', timeoutMs: 30_000 });
    const { body } = await get('/openapi.json', {});
    const api = body as { paths: Record<string, Record<string, { responses: Record<string, { content?: Record<string, { example?: string }> }> }>>; components: { schemas: Record<string, { properties: object }> } };
    expect(Object.keys(api.paths).filter((path) => path.startsWith('/v1/alerts')).sort()).toEqual(['/v1/alerts', '/v1/alerts/stream', '/v1/alerts/{id}', '/v1/alerts/{id}/acknowledge']);
    expect(api.paths['/v1/alerts/stream']?.['get']?.responses['200']?.content?.['text/event-stream']?.example).toContain('event: alert');
    const shown = await alertOf('KGZ', await aFreshEvent());
    const documented = Object.keys(api.components.schemas['AlertDto']?.properties ?? {});
    expect(documented).toEqual(expect.arrayContaining(Object.keys(shown)));
  });

  it('ends its streams when it stops, and clients go on elsewhere', async () => {
    const third = await stack.app();
    const headers = await stack.bearer('KGZ');
    const reader = await StreamReader.open(third.url, headers);
    await reader.has('ready');
    await stack.end(third.app);
    expect(reader.ended || (await eventually(() => reader.ended, { what: 'the end of the stream' }))).toBe(true);
    const event = await aFreshEvent();
    const alert = await alertOf('KGZ', event);
    const again = await StreamReader.open(first.url, { ...headers, 'last-event-id': String(reader.frames.at(-1)?.id) });
    await again.has('alert');
    expect(again.frames.some(({ data }) => (data as { id?: string }).id === alert.id)).toBe(true);
    again.close();
  });
});

async function aFreshEvent(): Promise<ReturnType<typeof aCaseEvent>> {
  const event = aCaseEvent(aNotification({ kind: 'SEARCH_REQUEST', search: { urgency: 'URGENT' }, handling: { releasableTo: ['KGZ'] } }));
  await stack.publish(event);
  return event;
}
