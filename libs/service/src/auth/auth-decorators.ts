import { CbxError } from '@cbx/kernel';
import type { Principal, Role } from '@cbx/release';
import type { CustomDecorator, ExecutionContext } from '@nestjs/common';
import { createParamDecorator, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { verifiedTokenOf } from './verified-tokens.js';

export const PUBLIC_KEY = 'cbx:public';
export const ROLES_KEY = 'cbx:roles';

/** The route or controller needs no token. */
export function Public(): CustomDecorator {
  return SetMetadata(PUBLIC_KEY, true);
}

/** The route or controller is for principals that have one of these roles. Without it any accepted token will do. */
export function Roles(...roles: [Role, ...Role[]]): CustomDecorator {
  return SetMetadata(ROLES_KEY, roles);
}

/** Gives a handler the {@link Principal} of its request: `@CurrentPrincipal() principal: Principal`. */
export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => tokenOf(context).principal);

/** Gives a handler the moment (Date) at which the request's token ends: a stream must not outlive it. */
export const TokenExpiresAt = createParamDecorator((_data: unknown, context: ExecutionContext): Date => tokenOf(context).expiresAt);

function tokenOf(context: ExecutionContext) {
  const token = verifiedTokenOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (token === undefined) throw new CbxError('AUTH.REQUIRED', 'the route takes a principal, and the request has none');
  return token;
}
