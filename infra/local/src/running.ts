import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackPaths } from './paths.ts';
import type { SuiteAddresses } from './suite.ts';

/** Addresses of the suite that runs here, for other programs of this machine. */
export interface Running {
  readonly issuer: string;
  readonly console: string;
  readonly gateway: string;
  readonly registry: string;
  readonly alerting: string;
  readonly kafkaBrokers: string;
  /** Of the schema registry's Confluent API. */
  readonly registryUrl: string;
  /** host:port; the password is among the credentials. */
  readonly postgres: string;
}

const fileOf = (paths: StackPaths): string => join(paths.data, 'addresses.json');

export function writeRunning(paths: StackPaths, addresses: SuiteAddresses): void {
  const { postgresUrl, ...others } = addresses;
  const running: Running = { ...others, postgres: new URL(postgresUrl).host };
  writeFileSync(fileOf(paths), `${JSON.stringify(running, null, 2)}\n`);
}

export function readRunning(paths: StackPaths): Running | undefined {
  return existsSync(fileOf(paths)) ? (JSON.parse(readFileSync(fileOf(paths), 'utf8')) as Running) : undefined;
}
