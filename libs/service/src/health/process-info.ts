import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Which process answers. */
export interface ProcessInfo {
  /** Of the package whose entry point runs; `unknown` where it has none. */
  readonly version: string;
  /** Tells one instance of a service from another: host and process id. */
  readonly instance: string;
  readonly startedAt: string;
}

export function processInfo(entry: string | undefined = process.argv[1]): ProcessInfo {
  return { version: versionOf(entry), instance: `${hostname()}:${process.pid}`, startedAt: new Date(performance.timeOrigin).toISOString() };
}

/** Of the nearest package.json above the entry point that names a version. */
function versionOf(entry: string | undefined): string {
  if (entry === undefined) return 'unknown';
  for (let folder = dirname(resolve(entry)); folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (!existsSync(file)) continue;
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: string };
    if (version !== undefined) return version;
  }
  return 'unknown';
}
