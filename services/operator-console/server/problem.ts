import type { FastifyReply, RawServerBase, RouteGenericInterface } from 'fastify';

/** A reply of whatever HTTP version: plugins do not say which. */
export type AnyReply = FastifyReply<RouteGenericInterface, RawServerBase>;

/** Codes of the problems that the console's own server answers with; the services' problems pass through untouched. */
export type ConsoleProblemCode = 'CONSOLE.NOT_FOUND' | 'CONSOLE.UPSTREAM_UNAVAILABLE' | 'CONSOLE.UPSTREAM_TIMEOUT' | 'CONSOLE.BAD_REQUEST' | 'CONSOLE.INTERNAL';

/** Sends problem details (RFC 9457). `instance` is the path alone: a query may say what somebody looks for. */
export function sendProblem(reply: AnyReply, status: number, code: ConsoleProblemCode, title: string): void {
  void reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send({ type: 'about:blank', title, status, code, instance: pathOf(reply.request.url), traceId: reply.request.id });
}

/** The path of a request's URL, without its query. */
export function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}
