import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathOf, sendProblem } from './problem.js';

/** What index.html carries where the nonce of each answer goes. */
export const NONCE_PLACEHOLDER = '__CBX_STYLE_NONCE__';

/** Paths that are files or interfaces: what is not found there is an error, not a view of the page. */
const NOT_A_VIEW = /^\/(api|assets|health)(\/|$)|\/[^/]+\.[a-z0-9]+$/i;

/**
 * Serves the built page: hashed assets as immutable, and index.html, never cached and with a fresh nonce, for every view's address.
 * @param publicDir the folder that `vite build` filled
 */
export async function addPage(app: FastifyInstance, publicDir: string): Promise<void> {
  const index = await readFile(join(publicDir, 'index.html'), 'utf8');
  await app.register(fastifyStatic, { root: join(publicDir, 'assets'), prefix: '/assets/', immutable: true, maxAge: '365d', preCompressed: true, index: false });
  const sendPage = (reply: FastifyReply): FastifyReply =>
    reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(index.replaceAll(NONCE_PLACEHOLDER, reply.cspNonce.style));

  app.get('/favicon.svg', async (_request, reply) => reply.sendFile('favicon.svg', publicDir, { maxAge: '1d', immutable: false }));
  app.get('/', (_request, reply) => sendPage(reply));
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    if (isView(request)) sendPage(reply);
    else sendProblem(reply, 404, 'CONSOLE.NOT_FOUND', 'There is nothing at this address');
  });
}

function isView(request: FastifyRequest): boolean {
  return (request.method === 'GET' || request.method === 'HEAD') && !NOT_A_VIEW.test(pathOf(request.url)) && (request.headers.accept ?? '*/*').match(/text\/html|\*\/\*/) !== null;
}
