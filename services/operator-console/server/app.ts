import { fastify, LogController, type FastifyError, type FastifyInstance } from 'fastify';
import { addPage } from './page.js';
import { pathOf, sendProblem } from './problem.js';
import { addProxies } from './proxy.js';
import { addSecurityHeaders } from './security-headers.js';
import type { Settings } from './settings.js';
import { traceIdOf } from './trace-id.js';

/** What the page is told at its start (`/config.json`); none of it is secret. */
export interface PageConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly audience: string;
  readonly resource?: string;
  readonly scope: string;
}

/**
 * The console's server: the built page, its configuration, and the three services under one origin.
 * @param publicDir the folder with the built page
 */
export async function buildApp(settings: Settings, publicDir: string): Promise<FastifyInstance> {
  const app = fastify({
    logger: {
      level: settings.CBX_LOG_LEVEL,
      // Method and path only: a query may say what somebody looks for, and an address is a person's.
      serializers: { req: (request) => ({ method: request.method, path: pathOf(request.url) }), res: (reply) => ({ statusCode: reply.statusCode }) },
    },
    genReqId: traceIdOf,
    logController: new LogController({ requestIdLogLabel: 'trace_id' }),
    forceCloseConnections: 'idle',
    bodyLimit: 64 * 1024 * 1024,
  });
  let draining = false;
  app.addHook('preClose', async () => {
    draining = true;
  });

  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      request.log.error({ err: error }, 'request failed');
      sendProblem(reply, 500, 'CONSOLE.INTERNAL', 'The console’s server failed');
      return;
    }
    sendProblem(reply, status, 'CONSOLE.BAD_REQUEST', error.message);
  });

  await addSecurityHeaders(app, settings.CBX_OIDC_ISSUER);
  await addProxies(app, [
    { name: 'exchange', url: settings.CBX_CONSOLE_EXCHANGE_URL },
    { name: 'registry', url: settings.CBX_CONSOLE_REGISTRY_URL },
    { name: 'alerting', url: settings.CBX_CONSOLE_ALERTING_URL },
  ]);

  const config: PageConfig = {
    issuer: settings.CBX_OIDC_ISSUER,
    clientId: settings.CBX_CONSOLE_CLIENT_ID,
    audience: settings.CBX_OIDC_AUDIENCE,
    ...(settings.CBX_CONSOLE_RESOURCE === undefined ? {} : { resource: settings.CBX_CONSOLE_RESOURCE }),
    scope: settings.CBX_CONSOLE_SCOPE,
  };
  app.get('/config.json', async (_request, reply) => reply.header('cache-control', 'no-store').send(config));
  app.get('/health/live', { logLevel: 'warn' }, async () => ({ status: 'ok' }));
  app.get('/health/ready', { logLevel: 'warn' }, async (_request, reply) => reply.code(draining ? 503 : 200).send({ status: draining ? 'draining' : 'ok' }));

  await addPage(app, publicDir);
  return app;
}
