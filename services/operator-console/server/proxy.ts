import httpProxy from '@fastify/http-proxy';
import type { FastifyInstance } from 'fastify';
import type { ServerResponse } from 'node:http';
import { sendProblem, type AnyReply } from './problem.js';

export interface Upstream {
  /** the name under /api */
  readonly name: string;
  readonly url: string;
}

/** How long a service may take to begin its answer, ms. */
const HEADERS_TIMEOUT_MS = 30_000;
/** How long an answer may be silent, ms: four times the comment that keeps a stream alive (15 s). */
const SILENCE_TIMEOUT_MS = 60_000;

/**
 * Proxies `/api/<name>/v1/…` to each service. Only `/v1`: health, metrics and whatever else a service serves stay inside.
 * Bodies pass as streams in both directions, so server-sent events arrive as they are sent.
 */
export async function addProxies(app: FastifyInstance, upstreams: readonly Upstream[]): Promise<void> {
  endStreamsOnClose(app);
  for (const { name, url } of upstreams) {
    await app.register(httpProxy, {
      upstream: url,
      prefix: `/api/${name}/v1`,
      rewritePrefix: `${new URL(url).pathname.replace(/\/$/, '')}/v1`,
      disableRequestLogging: true,
      destroyAgent: true,
      undici: {
        // reply-from allows 128 connections and accepts any certificate unless told otherwise; each operator holds one stream.
        connections: null,
        pipelining: 1,
        connect: { rejectUnauthorized: true },
        headersTimeout: HEADERS_TIMEOUT_MS,
        bodyTimeout: SILENCE_TIMEOUT_MS,
      },
      replyOptions: {
        // The browser decides on a retry, with the operator watching: a hidden one would only hide that a service is down.
        retryDelay: () => null,
        rewriteRequestHeaders: (_request, headers) => {
          const { cookie: _cookie, ...rest } = headers;
          return rest;
        },
        rewriteHeaders: (headers) => ({ 'cache-control': 'no-store', ...headers }),
        onError: (reply, { error }) => {
          upstreamProblem(reply, error, name);
        },
      },
    });
  }
}

function upstreamProblem(reply: AnyReply, error: Error, name: string): void {
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (status === 504) sendProblem(reply, 504, 'CONSOLE.UPSTREAM_TIMEOUT', `The ${name} service did not answer in time`);
  else sendProblem(reply, 502, 'CONSOLE.UPSTREAM_UNAVAILABLE', `The ${name} service cannot be reached`);
}

/**
 * An event stream ends only when one side leaves. When this instance stops it leaves first, and the page reconnects
 * elsewhere with its last event id; otherwise each open page would hold the shutdown until its deadline.
 */
function endStreamsOnClose(app: FastifyInstance): void {
  const streams = new Set<ServerResponse>();
  app.addHook('onSend', async (_request, reply) => {
    const type = reply.getHeader('content-type');
    if (typeof type !== 'string' || !type.startsWith('text/event-stream')) return;
    streams.add(reply.raw);
    reply.raw.once('close', () => streams.delete(reply.raw));
  });
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.destroy();
  });
}
