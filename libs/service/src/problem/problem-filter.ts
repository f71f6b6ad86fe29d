import { CbxError } from '@cbx/kernel';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { AllowedMethods } from '../http/allowed-methods.js';
import { pathOf, routeOf, traceIdOf } from '../http/request-state.js';
import { preferredLanguage } from './language.js';
import { classifyError, PROBLEM_JSON, toProblem } from './problem.js';
import type { ProblemTable } from './problem-table.js';

/**
 * Answers every error of an HTTP request as problem+json (RFC 9457): our own, Nest's, Fastify's, and what nobody
 * planned for, of which the caller learns nothing but a trace id.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #problems: ProblemTable;
  readonly #allowedMethods: AllowedMethods;
  readonly #logger: Logger;

  constructor(problems: ProblemTable, allowedMethods: AllowedMethods, logger: Logger) {
    this.#problems = problems;
    this.#allowedMethods = allowedMethods;
    this.#logger = logger;
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    // Consumers have their own way with errors: retry, then the dead letters.
    if (host.getType() !== 'http') throw thrown;
    const http = host.switchToHttp();
    this.answer(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also for what Fastify refuses before any route, where Nest is not asked. */
  answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const allowed = request.is404 && isNotFound(thrown) ? this.#allowedMethods.of(pathOf(request)) : [];
    const error = allowed.length > 0 ? new CbxError('REQUEST.METHOD', 'the resource exists, the method is not among those allowed') : thrown;
    const classified = classifyError(error, this.#problems);
    const traceId = traceIdOf(request);
    if (classified.unexpected) {
      this.#logger.error({ err: thrown, code: classified.code, route: routeOf(request), trace_id: traceId }, 'request failed');
    }
    // An answer that has begun (a stream) cannot become another; closing it tells the client that it is not whole.
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    if (allowed.length > 0) void reply.header('allow', allowed.join(', '));
    const { retryAfterS } = classified.entry;
    if (retryAfterS !== undefined) void reply.header('retry-after', retryAfterS);
    // What is left of a body that nobody read is not waited for.
    if (!request.raw.complete) void reply.header('connection', 'close');
    const language = preferredLanguage(request.headers['accept-language']);
    const problem = toProblem(classified, { instance: pathOf(request), traceId, language });
    // As bytes: for text Fastify would add a charset, which JSON's media types do not have (RFC 8259, section 11).
    void reply
      .code(problem.status)
      .header('content-type', PROBLEM_JSON)
      .header('content-language', language)
      .header('vary', 'accept-language')
      .header('cache-control', 'no-store')
      .send(Buffer.from(JSON.stringify(problem), 'utf8'));
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof HttpException && error.getStatus() === 404;
}
