import { CbxError } from '@cbx/kernel';
import type { FastifyInstance } from 'fastify';

/**
 * What bodies a service takes. `JSON`: JSON only, parsed, up to `limitBytes`; anything else is 415.
 * `RAW`: any type, unread until a handler takes it by `@RawBody()`, after the guards.
 */
export type BodyMode = { readonly mode: 'JSON'; readonly limitBytes: number } | { readonly mode: 'RAW' };

/** Replaces Fastify's parsers: its text parser would take any text, and its own raw reading buffers before anybody is asked who is sending. */
export function addBodyParsers(fastify: FastifyInstance, body: BodyMode): void {
  fastify.removeAllContentTypeParsers();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const encoding = request.headers['content-encoding'];
    // A compressed body could unfold to any size: none is taken.
    if (encoding !== undefined && encoding !== 'identity') {
      done(new CbxError('REQUEST.MEDIA_TYPE', 'the body must not be compressed') as Error);
    } else {
      done();
    }
  });
  switch (body.mode) {
    case 'JSON':
      fastify.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: body.limitBytes }, fastify.getDefaultJsonParser('error', 'error'));
      break;
    case 'RAW':
      fastify.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
      break;
  }
}
