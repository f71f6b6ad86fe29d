import { jest } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { get } from 'node:http';
import { CbxError } from '@cbx/kernel';
import { eventually } from '@cbx/testing';
import { Body, Controller, Get, Module, Post, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { NodeSDK } from '@opentelemetry/sdk-node';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import type { FastifyReply } from 'fastify';
import { defineService } from '../app/service-definition.js';
import { Public } from '../auth/auth-decorators.js';
import { httpSettings, oidcSettings } from '../config/common-settings.js';
import { createTestApp, LogLines } from '../testing/index.js';

const SECRET = 'Ivanov-Sample';
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${TRACE_ID}-b7ad6b7169203331-01`;

@Public()
@Controller('v1')
class TracedController {
  @Post('things/:id')
  async work(@Body() body: { n: number }): Promise<{ traceId: string | undefined; n: number }> {
    await Promise.resolve();
    trace.getTracer('test').startSpan('inside').end();
    return { traceId: trace.getActiveSpan()?.spanContext().traceId, n: body.n };
  }

  @Get('broken')
  broken(): never {
    throw new CbxError('PERSISTENCE.UNAVAILABLE', 'down', { retryable: true });
  }

  @Get('stream')
  stream(@Res() reply: FastifyReply): void {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
    reply.raw.write(': open\n\n');
  }
}

@Module({ controllers: [TracedController] })
class TracedModule {}

const service = defineService({ name: 'traced', title: 'Traced', description: 'For a test', settings: { ...httpSettings(0), ...oidcSettings }, module: () => TracedModule });

jest.setTimeout(60_000);

describe('the span of a request', () => {
  const exporter = new InMemorySpanExporter();
  const sdk = new NodeSDK({
    autoDetectResources: false,
    textMapPropagator: new W3CTraceContextPropagator(),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    metricReaders: [],
    logRecordProcessors: [],
  });
  const log = new LogLines();
  let app: NestFastifyApplication;

  beforeAll(async () => {
    sdk.start();
    app = await createTestApp(service, { env: { CBX_OIDC_ISSUER: 'http://127.0.0.1:1' }, log });
  });
  beforeEach(() => exporter.reset());
  afterAll(async () => {
    await app.close();
    await sdk.shutdown();
  });

  const spans = (): ReadableSpan[] => exporter.getFinishedSpans();
  const serverSpan = (): Promise<ReadableSpan> => eventually(() => spans().find(({ kind }) => kind === SpanKind.SERVER) ?? null, { what: "the request's span" });

  it('continues the caller’s trace, carries the route, and holds what the handler does, body or not', async () => {
    const answer = await app.inject({ method: 'POST', url: `/v1/things/${SECRET}?name=${SECRET}`, headers: { traceparent }, payload: { n: 1, name: SECRET } });
    expect(answer.json()).toEqual({ traceId: TRACE_ID, n: 1 });
    const span = await serverSpan();
    expect(span.name).toBe('POST /v1/things/:id');
    expect(span.spanContext().traceId).toBe(TRACE_ID);
    expect(span.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
    expect(span.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/v1/things/:id',
      'http.response.status_code': 201,
      'url.scheme': 'http',
      'network.protocol.version': '1.1',
    });
    const inside = spans().find(({ name }) => name === 'inside');
    expect(inside?.parentSpanContext?.spanId).toBe(span.spanContext().spanId);
  });

  it('keeps the trace of a body that comes over a socket, in parts', async () => {
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.getHttpServer().address() as AddressInfo;
    const body = new ReadableStream({
      async start(controller) {
        for (const part of ['{"n"', ': ', '2}']) {
          controller.enqueue(Buffer.from(part));
          await new Promise((resolve) => setImmediate(resolve));
        }
        controller.close();
      },
    });
    const answer = await fetch(`http://127.0.0.1:${port}/v1/things/1`, { method: 'POST', headers: { traceparent, 'content-type': 'application/json' }, body, duplex: 'half' } as RequestInit);
    expect(await answer.json()).toEqual({ traceId: TRACE_ID, n: 2 });
    const span = await serverSpan();
    expect(spans().find(({ name }) => name === 'inside')?.parentSpanContext?.spanId).toBe(span.spanContext().spanId);
  });

  it('gives its trace to the problem and to the line of the log', async () => {
    const answer = await app.inject({ url: '/v1/broken', headers: { traceparent } });
    expect(answer.json()).toMatchObject({ status: 503, traceId: TRACE_ID });
    expect((await serverSpan()).status).toEqual({ code: SpanStatusCode.ERROR });
    expect(log.lines.findLast(({ msg }) => msg === 'request')).toMatchObject({ route: '/v1/broken', status: 503, trace_id: TRACE_ID });
  });

  it('gives a trace to what no route takes, without its address', async () => {
    const answer = await app.inject({ url: `/v1/${SECRET}` });
    const span = await serverSpan();
    expect(span.name).toBe('GET');
    expect(answer.json<{ traceId: string }>().traceId).toBe(span.spanContext().traceId);
    expect(JSON.stringify(span.attributes)).not.toContain(SECRET);
  });

  it('ends when a client leaves a stream', async () => {
    const { port } = app.getHttpServer().address() as AddressInfo;
    await new Promise<void>((resolve) => {
      const request = get({ port, path: '/v1/stream' }, (response) => {
        response.once('data', () => {
          request.destroy();
          resolve();
        });
        response.on('error', () => undefined);
      });
    });
    expect((await serverSpan()).attributes).toMatchObject({ 'http.route': '/v1/stream', 'http.response.status_code': 200, 'error.type': 'client_closed' });
    await eventually(() => log.lines.find((line) => line['route'] === '/v1/stream' && line['left'] === true) ?? null, { what: 'the line' });
  });

  it('is not made for what machines ask all the time', async () => {
    await app.inject({ url: '/health/live' });
    expect(spans()).toEqual([]);
  });
});
