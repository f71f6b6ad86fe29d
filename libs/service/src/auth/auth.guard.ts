import { CbxError } from '@cbx/kernel';
import type { Role } from '@cbx/release';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { routeOf } from '../http/request-state.js';
import { PUBLIC_KEY, ROLES_KEY } from './auth-decorators.js';
import { TokenVerifier } from './token-verifier.js';
import { rememberToken } from './verified-tokens.js';

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/**
 * Lets a request through when its bearer token (RFC 6750) is accepted and its roles suffice. Refusals say why in
 * `WWW-Authenticate`, and are logged without the token.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #verifier: TokenVerifier;
  readonly #logger = new Logger('Auth');

  constructor(@Inject(Reflector) reflector: Reflector, @Inject(TokenVerifier) verifier: TokenVerifier) {
    this.#reflector = reflector;
    this.#verifier = verifier;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Messages are authenticated by the broker's access lists.
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.#reflector.getAllAndOverride<boolean | undefined>(PUBLIC_KEY, targets) === true) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    try {
      const token = await this.#verifier.verify(bearerOf(request));
      rememberToken(request, token);
      const needed = this.#reflector.getAllAndOverride<readonly Role[] | undefined>(ROLES_KEY, targets);
      if (needed !== undefined && !needed.some((role) => token.principal.roles.includes(role))) {
        throw new CbxError('AUTH.FORBIDDEN', 'the route needs another role', { details: { roles: needed } });
      }
      return true;
    } catch (error) {
      this.#refuse(error, request, reply);
      throw error;
    }
  }

  #refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (!(error instanceof CbxError)) return;
    const challenge = CHALLENGES[error.code];
    if (challenge !== undefined) void reply.header('www-authenticate', challenge);
    this.#logger.warn({ code: error.code, reason: error.details['reason'], method: request.method, route: routeOf(request), remote: request.ip }, 'refused');
  }
}

/** RFC 6750, section 3.1: no error code where the request brought no token at all. */
const CHALLENGES: Readonly<Record<string, string>> = {
  'AUTH.REQUIRED': 'Bearer realm="cbx"',
  'AUTH.INVALID_TOKEN': 'Bearer realm="cbx", error="invalid_token"',
  'AUTH.FORBIDDEN': 'Bearer realm="cbx", error="insufficient_scope"',
};

function bearerOf(request: FastifyRequest): string {
  const header = request.headers.authorization;
  if (header === undefined) throw new CbxError('AUTH.REQUIRED', 'the request has no bearer token');
  const token = BEARER.exec(header)?.[1];
  if (token === undefined) throw new CbxError('AUTH.REQUIRED', 'the request has no bearer token', { details: { reason: 'not_bearer' } });
  return token;
}
