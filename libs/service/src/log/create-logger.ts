import { trace } from '@opentelemetry/api';
import type { DestinationStream, Logger } from 'pino';
import { pino } from 'pino';
import { safeError } from './safe-error.js';

/**
 * The service's log: JSON lines with the trace they belong to. Errors are cut to what cannot hold data of a person
 * ({@link safeError}); properties that could are removed wherever they turn up, should somebody log them by mistake.
 */
export function createLogger(service: string, level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    mixin: traceIds,
    serializers: { err: safeError, error: safeError, req: () => undefined, res: () => undefined },
    redact: { paths: FORBIDDEN.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), remove: true },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Names of what must not be in a log: credentials, bodies, and the parts of a notification that tell of persons. */
const FORBIDDEN = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'body',
  'query',
  'parameters',
  'value',
  'raw',
  'notification',
  'person',
  'persons',
  'members',
  'names',
  'identifiers',
  'birthDates',
  'sourceReference',
];

function traceIds(): object {
  const span = trace.getActiveSpan()?.spanContext();
  return span === undefined ? {} : { trace_id: span.traceId, span_id: span.spanId };
}
