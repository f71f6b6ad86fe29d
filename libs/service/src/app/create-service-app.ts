import { connectBatchServer } from '@cbx/messaging';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DestinationStream } from 'pino';
import type { ConfigOf, Settings } from '../config/setting.js';
import { HealthChecks } from '../health/health-checks.js';
import { AllowedMethods } from '../http/allowed-methods.js';
import { createFastifyAdapter } from '../http/fastify-adapter.js';
import { stopperOf } from '../http/stop-http.js';
import { Shutdown } from '../lifecycle/shutdown.js';
import { createLogger } from '../log/create-logger.js';
import { NestLogger } from '../log/nest-logger.js';
import { serveOpenApi } from '../openapi/serve-openapi.js';
import { connectAlongside, Consumers } from '../messaging/consumers.js';
import { ProblemFilter } from '../problem/problem-filter.js';
import { COMMON_PROBLEMS } from '../problem/problem-table.js';
import type { PlatformConfig, ServiceDefinition } from './service-definition.js';
import { ServiceModule } from './service-module.js';

const JSON_LIMIT_BYTES = 64 * 1024;

/** How the framework makes an application of the root module; tests put `@nestjs/testing` in its place. */
export type MakeApp = (root: ReturnType<typeof ServiceModule.around>, adapter: ReturnType<typeof createFastifyAdapter>) => Promise<NestFastifyApplication>;

export interface CreateAppOptions {
  /** Where log lines go; standard output. */
  readonly logDestination?: DestinationStream;
  readonly makeApp?: MakeApp;
}

/**
 * The service as a Nest application, whole but not listening. `app.close()` ends it in the order of its
 * {@link Shutdown} phases.
 */
export async function createServiceApp<S extends Settings>(
  definition: ServiceDefinition<S>,
  config: ConfigOf<S> & PlatformConfig,
  options: CreateAppOptions = {},
): Promise<NestFastifyApplication> {
  const logger = createLogger(definition.name, config.CBX_LOG_LEVEL, options.logDestination);
  const allowedMethods = new AllowedMethods();
  const problemFilter = new ProblemFilter({ ...COMMON_PROBLEMS, ...definition.problems }, allowedMethods, logger);
  const state: { health?: HealthChecks } = {};
  const adapter = createFastifyAdapter({
    logger,
    allowedMethods,
    body: definition.body ?? { mode: 'JSON', limitBytes: JSON_LIMIT_BYTES },
    isStopping: () => state.health?.stopping === true,
    answerError: (error, request, reply) => problemFilter.answer(error, request, reply),
  });
  const root = ServiceModule.around({
    name: definition.name,
    config,
    logger,
    problemFilter,
    module: definition.module(config),
  });
  const app = await (options.makeApp ?? nestApp)(root, adapter);
  app.useLogger(new NestLogger(logger));
  state.health = app.get(HealthChecks);
  app.get(Shutdown).on('http', 'http server', stopperOf(app.getHttpServer()));
  const consumers = app.get(Consumers);
  for (const server of consumers.servers) connectBatchServer(app, server);
  for (const other of consumers.startedAlongside) connectAlongside(app, other);
  serveOpenApi(app, { title: definition.title, description: definition.description, version: 'v1', describe: definition.describe });
  return app;
}

function nestApp(root: Parameters<MakeApp>[0], adapter: Parameters<MakeApp>[1]): Promise<NestFastifyApplication> {
  return NestFactory.create<NestFastifyApplication>(root, adapter, { bodyParser: false, bufferLogs: true, abortOnError: false });
}
