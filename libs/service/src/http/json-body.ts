import { Readable } from 'node:stream';
import { CbxError } from '@cbx/kernel';
import type { ExecutionContext, PipeTransform } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { rawBodyOf } from './raw-body.js';

const LIMIT_BYTES = 64 * 1024;

const jsonBody = createParamDecorator((_data: unknown, context: ExecutionContext): Promise<unknown> => jsonBodyOf(context.switchToHttp().getRequest<FastifyRequest>()));

/** Gives a handler the body, parsed, whatever the service's bodies are (JSON or RAW): for routes that several services share. Up to 64 KiB. */
export function JsonBody(...pipes: PipeTransform[]): ParameterDecorator {
  return jsonBody(undefined, ...pipes);
}

/** @throws CbxError REQUEST.MEDIA_TYPE, REQUEST.TOO_LARGE, REQUEST.MALFORMED */
export async function jsonBodyOf(request: FastifyRequest): Promise<unknown> {
  if (!(request.body instanceof Readable)) return request.body ?? undefined;
  const raw = rawBodyOf(request);
  if (raw.mediaType !== 'application/json') throw new CbxError('REQUEST.MEDIA_TYPE', 'the body must be application/json');
  const bytes = await raw.read(LIMIT_BYTES);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw new CbxError('REQUEST.MALFORMED', 'the body is not JSON');
  }
}
