import type { DynamicModule, INestApplicationContext, Type } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { HttpConfig, OidcConfig } from '../config/common-settings.js';
import type { ConfigOf, Settings } from '../config/setting.js';
import type { BodyMode } from '../http/body-parsers.js';
import type { ProblemTable } from '../problem/problem-table.js';

/** What the platform itself reads of a service's configuration. */
export type PlatformConfig = HttpConfig & OidcConfig;

/** All that tells one service from another. */
export interface ServiceDefinition<S extends Settings> {
  /** As in logs, traces and consumer groups: `case-registry`. */
  readonly name: string;
  /** Title and description of its API. */
  readonly title: string;
  readonly description: string;
  /** Adds to the API's description what depends on how the service runs. */
  readonly describe?: (document: OpenAPIObject, app: INestApplicationContext) => void;
  /** Everything that it reads from the environment: `{ ...commonSettings(7402), … }`. */
  readonly settings: S;
  readonly module: (config: ConfigOf<S>) => Type | DynamicModule;
  /** The codes that it answers with, beside the common ones. */
  readonly problems?: ProblemTable;
  /** JSON up to 64 KiB, if left out. */
  readonly body?: BodyMode;
}

export function defineService<const S extends Settings>(definition: ServiceDefinition<S>): ServiceDefinition<S> {
  return definition;
}
