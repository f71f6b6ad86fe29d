import type { Attributes, Context, Span, TextMapGetter, TextMapSetter } from '@opentelemetry/api';
import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/**
 * Spans as OpenTelemetry's conventions for messaging have them. The instrumentation for kafkajs is not used: it would join all messages of a batch to
 * one trace, and it records keys.
 */
const TRACER = '@cbx/messaging';

const getter: TextMapGetter<Readonly<Record<string, string>>> = {
  keys: (headers) => Object.keys(headers),
  get: (headers, name) => headers[name],
};

const setter: TextMapSetter<Record<string, string>> = {
  set: (headers, name, value) => {
    headers[name] = value;
  },
};

/**
 * Whether anybody traces: without a propagator no message can belong to a trace. Asked once a batch, so that a process without telemetry does not pay for
 * spans that nobody sees.
 */
export function isTracing(): boolean {
  return propagation.fields().length > 0;
}

/** The trace that headers continue. */
export function contextOfHeaders(headers: Readonly<Record<string, string>>): Context {
  return propagation.extract(ROOT_CONTEXT, headers, getter);
}

export interface StartedSpan {
  readonly span: Span;
  /** The span's own context. */
  readonly traceContext: Context;
}

/** A PRODUCER span of one message. */
export function startSend(topic: string, messageId: string | undefined, parent: Context): StartedSpan {
  return start(`send ${topic}`, SpanKind.PRODUCER, parent, {
    'messaging.system': 'kafka',
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.destination.name': topic,
    'messaging.message.id': messageId,
  });
}

/** Writes a context into headers: `traceparent`, `tracestate`. */
export function injectInto(headers: Record<string, string>, traceContext: Context): void {
  propagation.inject(traceContext, headers, setter);
}

export interface ProcessedMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly messageId: string;
}

/** A CONSUMER span of one message, child of the message's own context. */
export function startProcess({ topic, partition, offset, messageId }: ProcessedMessage, group: string, parent: Context): StartedSpan {
  return start(`process ${topic}`, SpanKind.CONSUMER, parent, {
    'messaging.system': 'kafka',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': topic,
    'messaging.destination.partition.id': String(partition),
    'messaging.kafka.offset': offset,
    'messaging.consumer.group.name': group,
    'messaging.message.id': messageId,
  });
}

/**
 * The context in which one call handles several messages of several traces: a span of its own, linked to each of them. One message alone is handled in its
 * own context.
 */
export function startBatch(topic: string, contexts: readonly Context[]): StartedSpan | undefined {
  if (contexts.length < 2) return undefined;
  const links = contexts.flatMap((it) => trace.getSpanContext(it) ?? []).map((spanContext) => ({ context: spanContext }));
  if (links.length === 0) return undefined;
  const span = trace.getTracer(TRACER).startSpan(`process batch ${topic}`, { kind: SpanKind.CONSUMER, links, attributes: { 'messaging.batch.message_count': contexts.length } }, ROOT_CONTEXT);
  return { span, traceContext: trace.setSpan(ROOT_CONTEXT, span) };
}

/** Marks a span as failed. The code alone: messages of errors may hold what must not stand in spans. */
export function failSpan(span: Span, code: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: code });
  span.setAttribute('error.type', code);
}

export function inContext<T>(traceContext: Context, work: () => T): T {
  return context.with(traceContext, work);
}

function start(name: string, kind: SpanKind, parent: Context, attributes: Attributes): StartedSpan {
  const span = trace.getTracer(TRACER).startSpan(name, { kind, attributes }, parent);
  return { span, traceContext: trace.setSpan(parent, span) };
}
