import type { Context, Span } from '@opentelemetry/api';
import { context, metrics, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requestState, routeOf } from './request-state.js';
import { whenDone } from './when-done.js';

const contexts = new WeakMap<object, Context>();

/**
 * One SERVER span and one measurement per request, named by the route (OpenTelemetry semantic conventions for HTTP).
 * Only what is listed here is recorded: no query string, no header, no body, no address of a person. A service does
 * this itself rather than by the http instrumentation, which knows no route and records queries.
 */
export function addServerSpans(fastify: FastifyInstance, isQuiet: (route: string | undefined) => boolean): void {
  const tracer = trace.getTracer('@cbx/service');
  const duration = metrics.getMeter('@cbx/service').createHistogram('http.server.request.duration', {
    description: 'Duration of HTTP requests',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] },
  });

  fastify.addHook('onRequest', (request, reply, done) => {
    const begin = performance.now();
    const route = routeOf(request);
    const span = isQuiet(route) ? undefined : startSpan(request, route);
    whenDone(reply, (whole) => {
      if (span !== undefined) endSpan(span, reply.raw.statusCode, whole);
      duration.record((performance.now() - begin) / 1000, {
        'http.request.method': request.method,
        'http.response.status_code': reply.raw.statusCode,
        'http.route': route ?? '(none)',
      });
    });
    enter(request, done);
  });

  // Reading a body goes on in the socket's own context: the request's is entered again before guards and handlers run.
  fastify.addHook('preHandler', (request, _reply, done) => enter(request, done));

  function startSpan(request: FastifyRequest, route: string | undefined): Span {
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const span = tracer.startSpan(
      route === undefined ? request.method : `${request.method} ${route}`,
      {
        kind: SpanKind.SERVER,
        attributes: {
          'http.request.method': request.method,
          ...(route === undefined ? {} : { 'http.route': route }),
          'url.scheme': request.protocol,
          'network.protocol.version': request.raw.httpVersion,
        },
      },
      parent,
    );
    requestState(request).span = span;
    contexts.set(request.raw, trace.setSpan(parent, span));
    return span;
  }
}

function enter(request: FastifyRequest, done: () => void): void {
  const own = contexts.get(request.raw);
  if (own === undefined) done();
  else context.with(own, done);
}

function endSpan(span: Span, status: number, whole: boolean): void {
  span.setAttribute('http.response.status_code', status);
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  if (!whole) span.setAttribute('error.type', 'client_closed');
  span.end();
}
