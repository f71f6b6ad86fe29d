import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { requestState, routeOf, traceIdOf } from './request-state.js';
import { whenDone } from './when-done.js';

/**
 * One line per request: method, route, status, time, and for whom. Not the address that was asked for (its query may
 * hold names), no header, no body. `left`: the client went away before the answer ended. Questions of the platform itself (health, metrics) are logged at `debug`.
 */
export function addRequestLog(fastify: FastifyInstance, logger: Logger, isQuiet: (route: string | undefined) => boolean): void {
  // Its properties are those below and no others: looking for names that must not be logged would cost more than all the rest of the line.
  const lines = logger.child({}, { redact: [] });
  fastify.addHook('onRequest', (request, reply, done) => {
    const begin = performance.now();
    whenDone(reply, (whole) => {
      const route = routeOf(request);
      const { principal } = requestState(request);
      const line = {
        method: request.method,
        route: route ?? '(none)',
        status: reply.raw.statusCode,
        ms: Math.round((performance.now() - begin) * 10) / 10,
        ...(whole ? {} : { left: true }),
        ...(principal === undefined ? {} : { state: principal.state, subject: principal.subject }),
        trace_id: traceIdOf(request),
      };
      lines[isQuiet(route) ? 'debug' : 'info'](line, 'request');
    });
    done();
  });
}
