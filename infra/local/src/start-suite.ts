import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { enginesFromEnvironment } from './engines-from-environment.ts';
import { ROOT, stackPaths } from './paths.ts';
import { anyPorts } from './ports.ts';
import { silent, type Progress } from './progress.ts';
import type { SuiteScope } from './services.ts';
import { Suite, type SuiteParts } from './suite.ts';
import { Supervisor } from './supervisor.ts';

export interface StartSuiteOptions {
  /** Names the folder under `.local/test/suites` that holds its logs; one suite of a name at a time. */
  readonly name: string;
  /** Settings beside or instead of the usual ones, by process: `{ alerting: { CBX_LOG_LEVEL: 'debug' } }`. */
  readonly settings?: SuiteScope['settings'];
  /** `own`: engines that nobody else uses and that may be killed. Default: those that the environment gives (as `npm test` does), else its own. */
  readonly engines?: 'own';
  /** `true`: its own engines, and a PostgreSQL that waits for the disk, as `npm start` has it; for benchmarks. */
  readonly durable?: boolean;
  /** How many instances of a service: `{ 'exchange-gateway': 2 }` runs `exchange-gateway` and `exchange-gateway-2`. */
  readonly instances?: SuiteParts['instances'];
  /** Starts these services alone, without the console. */
  readonly only?: SuiteParts['only'];
  /** States that send, in KAZ's format under their own codes: `['KAZ', 'RUS']`. Default: those that have a mapping. */
  readonly members?: SuiteParts['members'];
  /** With its own engines only: proxies between them and the services. */
  readonly detour?: SuiteParts['detour'];
  /** With its own engines only: the small disks that they lie on, in mebibytes. */
  readonly disks?: SuiteParts['disks'];
  readonly progress?: Progress;
}

/**
 * The whole suite for a test, as `npm start` brings it up: same code, same entry points, fresh data, free ports, no demo.
 * End-to-end and fault tests use it; the services must have been built.
 */
export async function startSuite(options: StartSuiteOptions): Promise<Suite> {
  const home = join(ROOT, '.local', 'test', 'suites', options.name);
  const paths = stackPaths(home);
  const { name: _, settings, engines: whose, durable = false, progress = silent, ...more } = options;
  const engines = whose === 'own' || durable ? undefined : enginesFromEnvironment(process.env);
  const supervisor = new Supervisor(paths, progress);
  await supervisor.claim();
  rmSync(paths.data, { recursive: true, force: true });
  const parts = {
    paths,
    ports: await anyPorts(),
    progress,
    durable,
    scopeName: `s${randomBytes(4).toString('hex')}`,
    ...(engines === undefined ? {} : { engines }),
    ...(settings === undefined ? {} : { settings }),
    ...more,
  };
  return Suite.start(parts, supervisor);
}
