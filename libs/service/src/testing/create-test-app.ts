import type { Clock } from '@cbx/kernel';
import type { InjectionToken } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { DestinationStream } from 'pino';
import { createServiceApp } from '../app/create-service-app.js';
import type { PlatformConfig, ServiceDefinition } from '../app/service-definition.js';
import { describeFaults, readConfig } from '../config/read-config.js';
import type { ConfigOf, Settings } from '../config/setting.js';
import { CLOCK } from '../config/tokens.js';

export interface TestAppOptions {
  /** The environment, as the process would have it: what is left out has its default. */
  readonly env: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** Providers to put others in the place of: token, value. */
  readonly override?: readonly (readonly [token: InjectionToken, value: unknown])[];
  /** Nothing is logged, if left out. */
  readonly log?: DestinationStream;
  /** Takes messages too, as the running service does. */
  readonly consumers?: boolean;
}

/**
 * A service in this process, with real dependencies except those overridden: ready for `app.inject(…)`, or for
 * `app.listen(0)` where sockets matter. The caller closes it.
 */
export async function createTestApp<S extends Settings>(definition: ServiceDefinition<S>, options: TestAppOptions): Promise<NestFastifyApplication> {
  const reading = readConfig(definition.settings, { CBX_LOG_LEVEL: options.log === undefined ? 'silent' : 'debug', ...options.env });
  if (!reading.ok) throw new Error(describeFaults(reading.faults));
  const app = await createServiceApp(definition, reading.config as ConfigOf<S> & PlatformConfig, {
    ...(options.log === undefined ? {} : { logDestination: options.log }),
    makeApp: async (root, adapter) => {
      let builder = Test.createTestingModule({ imports: [root] });
      if (options.clock !== undefined) builder = builder.overrideProvider(CLOCK).useValue(options.clock);
      for (const [token, value] of options.override ?? []) builder = builder.overrideProvider(token).useValue(value);
      const module = await builder.compile();
      return module.createNestApplication<NestFastifyApplication>(adapter, { bodyParser: false, bufferLogs: true });
    },
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  if (options.consumers === true) await app.startAllMicroservices();
  return app;
}
