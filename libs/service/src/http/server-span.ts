import type { Context } from '@opentelemetry/api';
import { context, metrics, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestState, routeOf } from './request-state.js';

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
  const started = new WeakMap<object, number>();

  fastify.addHook('onRequest', (request, _reply, done) => {
    started.set(request.raw, performance.now());
    const route = routeOf(request);
    if (isQuiet(route)) return done();
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
    const own = trace.setSpan(parent, span);
    contexts.set(request.raw, own);
    context.with(own, done);
  });

  // Reading a body goes on in the socket's own context: the request's is entered again before guards and handlers run.
  fastify.addHook('preHandler', (request, _reply, done) => {
    const own = contexts.get(request.raw);
    if (own === undefined) done();
    else context.with(own, done);
  });

  fastify.addHook('onResponse', (request, reply, done) => {
    finish(request, reply.statusCode);
    const begin = started.get(request.raw);
    if (begin !== undefined) duration.record((performance.now() - begin) / 1000, measured(request, reply));
    done();
  });

  // A client that goes away before the answer: there is no response to end the span.
  fastify.addHook('onRequestAbort', (request, done) => {
    requestState(request).span?.setAttribute('error.type', 'client_closed');
    finish(request, undefined);
    done();
  });
}

function finish(request: FastifyRequest, status: number | undefined): void {
  const { span } = requestState(request);
  if (span === undefined) return;
  if (status !== undefined) {
    span.setAttribute('http.response.status_code', status);
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

function measured(request: FastifyRequest, reply: FastifyReply) {
  return {
    'http.request.method': request.method,
    'http.response.status_code': reply.statusCode,
    'http.route': routeOf(request) ?? '(none)',
  };
}
