import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from '@nestjs/common';
import { loadConfig } from '../config/read-config.js';
import type { ConfigOf, Settings } from '../config/setting.js';
import { HealthChecks } from '../health/health-checks.js';
import { observeHealth } from '../health/health-metrics.js';
import { Shutdown } from '../lifecycle/shutdown.js';
import { safeError } from '../log/safe-error.js';
import { stopTelemetry } from '../telemetry/start-telemetry.js';
import { createServiceApp } from './create-service-app.js';
import type { PlatformConfig, ServiceDefinition } from './service-definition.js';

export interface StartOptions {
  /** ms after the signal when the process ends, whatever it is still waiting for; 20,000. */
  readonly shutdownDeadlineMs?: number;
}

const SHUTDOWN_DEADLINE_MS = 20_000;
const SIGNALS = { SIGTERM: 15, SIGINT: 2 } as const;

/**
 * Runs a service until a signal ends it: reads the configuration, listens, takes messages. On SIGTERM or SIGINT it
 * ends in order, within a deadline; a second signal ends it at once.
 */
export async function startService<S extends Settings>(definition: ServiceDefinition<S>, options: StartOptions = {}): Promise<void> {
  endOnDefects(definition.name);
  const config = loadConfig(definition.settings) as ConfigOf<S> & PlatformConfig;
  let app: NestFastifyApplication;
  try {
    app = await createServiceApp(definition, config);
    observeHealth(app.get(HealthChecks));
    endOnSignals(app, options.shutdownDeadlineMs ?? SHUTDOWN_DEADLINE_MS);
    await app.listen({ host: config.CBX_HTTP_HOST, port: config.CBX_HTTP_PORT });
    await app.startAllMicroservices();
  } catch (error) {
    die(definition.name, error, 'could not start');
  }
  new Logger('Service').log(`${definition.name} listens on ${await app.getUrl()}`);
}

/** What nobody caught leaves the process in an unknown state: it ends, and is started anew by whoever runs it. Node's own report would quote the error's text. */
function endOnDefects(service: string): void {
  process.on('uncaughtException', (error) => die(service, error, 'nobody caught this'));
  process.on('unhandledRejection', (error) => die(service, error, 'nobody caught this rejection'));
}

function die(service: string, error: unknown, msg: string): never {
  process.stderr.write(`${JSON.stringify({ level: 'fatal', time: new Date().toISOString(), service, err: safeError(error), msg })}\n`);
  process.exit(1);
}

function endOnSignals(app: NestFastifyApplication, deadlineMs: number): void {
  const logger = new Logger('Service');
  let ending = false;
  for (const [signal, number] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (ending) process.exit(128 + number);
      ending = true;
      logger.log(`${signal}: ending in order`);
      const deadline = setTimeout(() => {
        logger.error(`not ended after ${deadlineMs} ms, in ${app.get(Shutdown).doing}`);
        process.exit(1);
      }, deadlineMs);
      void app
        .close()
        .then(stopTelemetry)
        .then(
          () => 0,
          (error: unknown) => {
            logger.error({ err: error }, 'could not be ended in order');
            return 1;
          },
        )
        .then((status) => {
          clearTimeout(deadline);
          process.exit(status);
        });
    });
  }
}
