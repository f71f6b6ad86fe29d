import type { TestKafka } from '@cbx/testing';
import { eventually, testKafka } from '@cbx/testing';
import type { Context } from '@opentelemetry/api';
import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { IncomingMessage } from './message.js';
import { silentLogger } from './messaging-logger.js';
import { KafkaBatchServer } from './nest/kafka-batch-server.js';
import { KafkaPublisher } from './publish/kafka-publisher.js';
import { contextOfHeaders } from './trace.js';

const TOPIC = 'traced.v1';

describe('one trace over Kafka', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const seen: { message: IncomingMessage; active: Context }[] = [];
  let kafka: TestKafka;
  let publisher: KafkaPublisher;
  let server: KafkaBatchServer;
  let failing = false;

  beforeAll(async () => {
    trace.setGlobalTracerProvider(provider);
    context.setGlobalContextManager(new AsyncLocalStorageContextManager());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    kafka = await testKafka();
    await kafka.createTopics([TOPIC, 'dead.v1']);
    publisher = new KafkaPublisher({ brokers: kafka.brokers, clientId: 'trace', topicPrefix: kafka.topicPrefix, logger: silentLogger });
    server = new KafkaBatchServer({
      brokers: kafka.brokers,
      groupId: `${kafka.topicPrefix}trace`,
      topicPrefix: kafka.topicPrefix,
      decode: (_topic, bytes) => bytes.toString(),
      deadLetter: { topic: 'dead.v1', publisher },
      attemptDelayMs: 1,
      logger: silentLogger,
    });
    server.addHandler(
      TOPIC,
      (messages: IncomingMessage[]) => {
        if (failing) return Promise.reject(new TypeError('Ivanov cannot be registered'));
        seen.push(...messages.map((message) => ({ message, active: context.active() })));
        return Promise.resolve(undefined as never);
      },
      true,
    );
  });

  afterAll(async () => {
    await server.close();
    await publisher.close();
    await kafka.cleanup();
    await provider.shutdown();
    trace.disable();
    context.disable();
    propagation.disable();
  });

  beforeEach(() => {
    seen.length = 0;
    exporter.reset();
  });

  const listen = (): void => {
    server.listen((error) => {
      if (error !== undefined) throw error as Error;
    });
  };
  const spansOf = (name: string): ReadableSpan[] => exporter.getFinishedSpans().filter((span) => span.name === name);
  const startTrace = (): { root: Context; traceId: string; spanId: string } => {
    const span = trace.getTracer('test').startSpan('request', {}, ROOT_CONTEXT);
    span.end();
    return { root: trace.setSpan(ROOT_CONTEXT, span), traceId: span.spanContext().traceId, spanId: span.spanContext().spanId };
  };

  it('goes from the sender by a PRODUCER span and a CONSUMER span to the handler, for each message of a batch apart', async () => {
    const traces = [startTrace(), startTrace()];
    await publisher.publish(traces.map(({ root }, index) => ({ topic: TOPIC, key: 'a', value: Buffer.from(String(index)), headers: { 'cbx-message-id': `m${index}` }, traceContext: root })));
    listen();
    await eventually(() => seen.length === 2, { what: 'both messages' });
    await eventually(() => spansOf(`process ${TOPIC}`).length === 2, { what: 'the spans to end' });
    for (const [index, { traceId, spanId }] of traces.entries()) {
      const sent = spansOf(`send ${TOPIC}`).find((span) => span.spanContext().traceId === traceId);
      const processed = spansOf(`process ${TOPIC}`).find((span) => span.spanContext().traceId === traceId);
      expect(sent).toMatchObject({ kind: SpanKind.PRODUCER, parentSpanContext: { spanId } });
      expect(processed).toMatchObject({ kind: SpanKind.CONSUMER, parentSpanContext: { spanId: sent?.spanContext().spanId } });
      expect(processed?.attributes).toMatchObject({ 'messaging.destination.name': TOPIC, 'messaging.kafka.offset': String(index), 'messaging.message.id': `m${index}` });
      const message = seen.find((it) => it.message.value === String(index))?.message;
      expect(trace.getSpanContext(message?.traceContext ?? ROOT_CONTEXT)?.spanId).toBe(processed?.spanContext().spanId);
    }
  });

  it('handles several messages of one request at once, under a span of its own that is linked to each', async () => {
    await publisher.publish([startTrace(), startTrace()].map(({ root }, index) => ({ topic: TOPIC, key: 'a', value: Buffer.from(String(index)), headers: {}, traceContext: root })));
    await eventually(() => seen.length === 2, { what: 'both messages' });
    const [batch] = await eventually(() => (spansOf(`process batch ${TOPIC}`).length === 1 ? spansOf(`process batch ${TOPIC}`) : null), { what: 'the batch span' });
    expect(batch?.links.map((link) => link.context.traceId).toSorted()).toEqual(spansOf(`process ${TOPIC}`).map((span) => span.spanContext().traceId).toSorted());
    expect(seen.map(({ active }) => trace.getSpanContext(active)?.spanId)).toEqual([batch?.spanContext().spanId, batch?.spanContext().spanId]);
  });

  it('handles a message that is alone in its own context', async () => {
    const { root, traceId } = startTrace();
    await publisher.publish([{ topic: TOPIC, key: 'a', value: Buffer.from('1'), headers: {}, traceContext: root }]);
    await eventually(() => seen.length === 1, { what: 'the message' });
    expect(trace.getSpanContext(seen[0]?.active ?? ROOT_CONTEXT)?.traceId).toBe(traceId);
  });

  it('continues the trace that the headers name, as an outbox row has them, else that of the caller', async () => {
    const stored = startTrace();
    const calling = startTrace();
    await publisher.publish([{ topic: TOPIC, key: 'a', value: Buffer.from('1'), headers: { traceparent: `00-${stored.traceId}-${stored.spanId}-01` } }]);
    await context.with(calling.root, () => publisher.publish([{ topic: TOPIC, key: 'a', value: Buffer.from('2'), headers: {} }]));
    await eventually(() => seen.length === 2, { what: 'both messages' });
    expect(seen.map(({ message }) => trace.getSpanContext(message.traceContext)?.traceId)).toEqual([stored.traceId, calling.traceId]);
    expect(trace.getSpanContext(contextOfHeaders(seen[0]?.message.headers ?? {}))?.traceId).toBe(stored.traceId);
  });

  it('says in the span that a message was buried, and why, but nothing that the error says; the dead letter is in the trace too', async () => {
    failing = true;
    const { root, traceId } = startTrace();
    await publisher.publish([{ topic: TOPIC, key: 'a', value: Buffer.from('1'), headers: {}, traceContext: root }]);
    await eventually(() => spansOf(`process ${TOPIC}`).length === 1, { what: 'the span to end' });
    const [processed] = spansOf(`process ${TOPIC}`);
    expect(processed?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'MESSAGING.HANDLER_FAILED' });
    expect(spansOf('send dead.v1')[0]?.parentSpanContext).toMatchObject({ traceId, spanId: processed?.spanContext().spanId });
    expect(JSON.stringify(exporter.getFinishedSpans().map(({ attributes, events, status }) => ({ attributes, events, status })))).not.toContain('Ivanov');
    failing = false;
  });
});
