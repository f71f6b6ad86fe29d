import type { Clock } from '@cbx/kernel';
import { systemClock } from '@cbx/kernel';
import type { DynamicModule, Type } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { Logger } from 'pino';
import { AuthGuard } from '../auth/auth.guard.js';
import { issuerKeys } from '../auth/issuer-keys.js';
import { TokenVerifier } from '../auth/token-verifier.js';
import { CLOCK, CONFIG, LOGGER, SERVICE_NAME } from '../config/tokens.js';
import { HealthChecks } from '../health/health-checks.js';
import { HealthController } from '../health/health.controller.js';
import { MetricsController } from '../health/metrics.controller.js';
import { Shutdown } from '../lifecycle/shutdown.js';
import { Consumers } from '../messaging/consumers.js';
import type { ProblemFilter } from '../problem/problem-filter.js';
import type { PlatformConfig } from './service-definition.js';

export interface ServiceModuleParts {
  readonly name: string;
  readonly config: PlatformConfig;
  readonly logger: Logger;
  readonly problemFilter: ProblemFilter;
  readonly module: Type | DynamicModule;
}

/** What every service has, around the module that is its own. Everything here can be injected everywhere. */
@Global()
@Module({})
export class ServiceModule {
  static around(parts: ServiceModuleParts): DynamicModule {
    return {
      module: ServiceModule,
      imports: [parts.module],
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: CONFIG, useValue: parts.config },
        { provide: SERVICE_NAME, useValue: parts.name },
        { provide: CLOCK, useValue: systemClock },
        { provide: LOGGER, useValue: parts.logger },
        HealthChecks,
        Shutdown,
        Consumers,
        {
          provide: TokenVerifier,
          inject: [CLOCK],
          useFactory: (clock: Clock) =>
            new TokenVerifier({
              issuer: parts.config.CBX_OIDC_ISSUER,
              audience: parts.config.CBX_OIDC_AUDIENCE,
              memberStates: parts.config.CBX_MEMBER_STATES,
              keys: issuerKeys(parts.config.CBX_OIDC_ISSUER, parts.config.CBX_OIDC_JWKS_URI),
              clock,
            }),
        },
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_FILTER, useValue: parts.problemFilter },
      ],
      exports: [CONFIG, SERVICE_NAME, CLOCK, LOGGER, HealthChecks, Shutdown, Consumers],
    };
  }
}
