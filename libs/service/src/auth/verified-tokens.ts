import type { FastifyRequest } from 'fastify';
import { requestState } from '../http/request-state.js';
import type { VerifiedToken } from './token-verifier.js';

const tokens = new WeakMap<object, VerifiedToken>();

/** Remembers whose request it is, for handlers and for the request's line in the log. */
export function rememberToken(request: FastifyRequest, token: VerifiedToken): void {
  tokens.set(request.raw, token);
  requestState(request).principal = { state: token.principal.state, subject: token.principal.subject };
}

export function verifiedTokenOf(request: FastifyRequest): VerifiedToken | undefined {
  return tokens.get(request.raw);
}
