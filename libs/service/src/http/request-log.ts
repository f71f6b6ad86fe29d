import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { requestState, routeOf, traceIdOf } from './request-state.js';

/**
 * One line per request: method, route, status, time, and for whom. Not the address that was asked for (its query may
 * hold names), no header, no body. Questions of the platform itself (health, metrics) are logged at `debug`.
 */
export function addRequestLog(fastify: FastifyInstance, logger: Logger, isQuiet: (route: string | undefined) => boolean): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = routeOf(request);
    const { principal } = requestState(request);
    const line = {
      method: request.method,
      route: route ?? '(none)',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ...(principal === undefined ? {} : { state: principal.state, subject: principal.subject }),
      trace_id: traceIdOf(request),
    };
    logger[isQuiet(route) ? 'debug' : 'info'](line, 'request');
    done();
  });
}
