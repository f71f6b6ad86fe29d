import { CbxError } from '@cbx/kernel';
import type { FastifyInstance } from 'fastify';

/** Once the service is stopping, what still comes over open connections is sent elsewhere, and connections end with the answer in hand. The platform's own questions are answered to the last. */
export function refuseWhenStopping(fastify: FastifyInstance, isStopping: () => boolean, isQuiet: (route: string | undefined) => boolean): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (isStopping() && !isQuiet(request.routeOptions.url)) {
      done(new CbxError('SERVICE.STOPPING', 'the service is stopping', { retryable: true }));
    } else {
      done();
    }
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (isStopping()) void reply.header('connection', 'close');
    done(null, payload);
  });
}
