import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { AlwaysOffSampler, BatchSpanProcessor, ParentBasedSampler, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { makePrometheusExporter } from './prometheus.js';

let running: NodeSDK | undefined;

/** Keeps nothing: spans exist for their ids (in logs, problems and messages) where no collector takes them. */
const forIdsOnly: SpanProcessor = {
  onStart: () => undefined,
  onEnd: () => undefined,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

/**
 * Starts traces and metrics for this process: W3C trace context, metrics for `/metrics`, traces to a collector if
 * `OTEL_EXPORTER_OTLP_ENDPOINT` names one. The SDK's other settings (`OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER` …)
 * hold as documented there.
 */
export function startTelemetry(defaultServiceName: string, env: Readonly<Record<string, string | undefined>> = process.env): void {
  if (running !== undefined) return;
  const exports = env['OTEL_EXPORTER_OTLP_ENDPOINT'] !== undefined && env['OTEL_EXPORTER_OTLP_ENDPOINT'] !== '';
  running = new NodeSDK({
    serviceName: env['OTEL_SERVICE_NAME'] ?? defaultServiceName,
    textMapPropagator: new W3CTraceContextPropagator(),
    spanProcessors: [exports ? new BatchSpanProcessor({ exporter: new OTLPTraceExporter() }) : forIdsOnly],
    // Where no collector takes them, spans have their ids but nothing is recorded of them, unless whoever asks wishes it.
    ...(exports || env['OTEL_TRACES_SAMPLER'] ? {} : { sampler: new ParentBasedSampler({ root: new AlwaysOffSampler() }) }),
    metricReaders: [makePrometheusExporter()],
    logRecordProcessors: [],
    instrumentations: [
      // Requests that come in are told by the service itself, with their route and without their query.
      new HttpInstrumentation({
        disableIncomingRequestInstrumentation: true,
        requireParentforOutgoingSpans: true,
        requestHook: (span, request) => {
          if ('path' in request) span.setAttribute('url.full', request.path.split('?', 1)[0] ?? '');
        },
      }),
      // Statements without their parameters; none for what happens outside a trace, as the relay's looks.
      new PgInstrumentation({ requireParentSpan: true, enhancedDatabaseReporting: false, ignoreConnectSpans: true }),
      new RuntimeNodeInstrumentation(),
    ],
  });
  running.start();
}

/** Sends what is still kept, and stops. */
export async function stopTelemetry(): Promise<void> {
  const sdk = running;
  running = undefined;
  await sdk?.shutdown();
}
