import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { PROBLEM_JSON } from '../problem/problem.js';
import { CODE_OF_STATUS, COMMON_PROBLEMS } from '../problem/problem-table.js';
import type { AllowedMethods } from './allowed-methods.js';
import type { BodyMode } from './body-parsers.js';
import { addBodyParsers } from './body-parsers.js';
import { refuseWhenStopping } from './refuse-when-stopping.js';
import { addRequestLog } from './request-log.js';
import { addSecurityHeaders, setSecurityHeaders } from './security-headers.js';
import { addServerSpans } from './server-span.js';

/** Routes that machines ask all the time: neither traced nor logged. */
const QUIET = new Set(['/health/live', '/health/ready', '/metrics']);

const REQUEST_TIMEOUT_MS = 60_000;
const MAX_PARAM_LENGTH = 200;

export interface HttpParts {
  readonly logger: Logger;
  readonly allowedMethods: AllowedMethods;
  readonly body: BodyMode;
  readonly isStopping: () => boolean;
  readonly answerError: (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;
}

/** Fastify with everything that must be there before the first route, in the order in which a request meets it. */
export function createFastifyAdapter(parts: HttpParts): FastifyAdapter {
  const adapter = new FastifyAdapter({
    logger: false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    clientErrorHandler: answerBrokenRequest,
    // The router refuses an address that cannot be decoded before any hook runs.
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      setSecurityHeaders(reply.raw);
      parts.answerError(error, request, reply);
    },
  });
  const fastify = adapter.getInstance();
  const isQuiet = (route: string | undefined) => route !== undefined && QUIET.has(route);
  parts.allowedMethods.watch(fastify);
  addServerSpans(fastify, isQuiet);
  addRequestLog(fastify, parts.logger, isQuiet);
  addSecurityHeaders(fastify);
  refuseWhenStopping(fastify, parts.isStopping, isQuiet);
  addBodyParsers(fastify, parts.body);
  return adapter;
}

/** A request that is not HTTP, or whose headers are too large or too slow: there is no request object to speak of, only the socket. */
function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const code = CODE_OF_STATUS[status] ?? 'REQUEST.MALFORMED';
  const title = COMMON_PROBLEMS[code].title.en;
  const body = JSON.stringify({ type: `urn:cbx:problem:${code}`, title, status, code });
  socket.end(
    [`HTTP/1.1 ${status} ${title}`, `content-type: ${PROBLEM_JSON}`, `content-length: ${Buffer.byteLength(body)}`, 'connection: close', '', body].join('\r\n'),
  );
}
