import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { enginesFromEnvironment } from './engines-from-environment.ts';
import { ROOT, stackPaths } from './paths.ts';
import { anyPorts } from './ports.ts';
import { silent, type Progress } from './progress.ts';
import type { SuiteScope } from './services.ts';
import { Suite } from './suite.ts';
import { Supervisor } from './supervisor.ts';

export interface StartSuiteOptions {
  /** Names the folder under `.local/test/suites` that holds its logs; one suite of a name at a time. */
  readonly name: string;
  /** Settings beside or instead of the usual ones, by process: `{ alerting: { CBX_LOG_LEVEL: 'debug' } }`. */
  readonly settings?: SuiteScope['settings'];
  /** `own`: engines that nobody else uses and that may be killed. Default: those that the environment gives (as `npm test` does), else its own. */
  readonly engines?: 'own';
  readonly progress?: Progress;
}

/**
 * The whole suite for a test, as `npm start` brings it up: same code, same entry points, fresh data, free ports, no demo.
 * End-to-end and fault tests use it; the services must have been built.
 */
export async function startSuite(options: StartSuiteOptions): Promise<Suite> {
  const home = join(ROOT, '.local', 'test', 'suites', options.name);
  const paths = stackPaths(home);
  const engines = options.engines === 'own' ? undefined : enginesFromEnvironment(process.env);
  const progress = options.progress ?? silent;
  const supervisor = new Supervisor(paths, progress);
  await supervisor.claim();
  rmSync(paths.data, { recursive: true, force: true });
  const parts = {
    paths,
    ports: await anyPorts(),
    progress,
    durable: false,
    scopeName: `s${randomBytes(4).toString('hex')}`,
    ...(engines === undefined ? {} : { engines }),
    ...(options.settings === undefined ? {} : { settings: options.settings }),
  };
  return Suite.start(parts, supervisor);
}
