import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackPaths } from './paths.ts';

/** Addresses of the suite that runs here, for other programs of this machine. */
export interface Running {
  readonly issuer: string;
  readonly console: string;
  readonly gateway: string;
  readonly registry: string;
  readonly alerting: string;
}

const fileOf = (paths: StackPaths): string => join(paths.data, 'addresses.json');

export function writeRunning(paths: StackPaths, { issuer, console, gateway, registry, alerting }: Running): void {
  writeFileSync(fileOf(paths), `${JSON.stringify({ issuer, console, gateway, registry, alerting }, null, 2)}\n`);
}

export function readRunning(paths: StackPaths): Running | undefined {
  return existsSync(fileOf(paths)) ? (JSON.parse(readFileSync(fileOf(paths), 'utf8')) as Running) : undefined;
}
