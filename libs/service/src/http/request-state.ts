import type { Span } from '@opentelemetry/api';
import { trace } from '@opentelemetry/api';
import type { FastifyRequest } from 'fastify';

/** What hooks, guards and filters know of one request; kept beside it, so that no property of Fastify's objects is invented. */
interface RequestState {
  span?: Span;
  principal?: { readonly state: string; readonly subject: string };
}

const states = new WeakMap<object, RequestState>();

/** The state of a request, by Node's request object, which hooks, guards and error handlers all have. */
export function requestState(request: FastifyRequest): RequestState {
  let state = states.get(request.raw);
  if (state === undefined) {
    state = {};
    states.set(request.raw, state);
  }
  return state;
}

/** The trace that a request belongs to; `undefined` where nothing traces. */
export function traceIdOf(request: FastifyRequest): string | undefined {
  const span = requestState(request).span ?? trace.getActiveSpan();
  const traceId = span?.spanContext().traceId;
  return traceId === undefined || /^0+$/.test(traceId) ? undefined : traceId;
}

/** The path that was asked for, without its query. */
export function pathOf(request: FastifyRequest): string {
  return request.raw.url?.split(/[?#]/, 1)[0] ?? '/';
}

/** The route's pattern: `/v1/cases/:id`; `undefined` where no route matched. */
export function routeOf(request: FastifyRequest): string | undefined {
  return request.is404 ? undefined : request.routeOptions.url;
}
