import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { provideCredentials } from './credentials.ts';
import { engineAddresses, prepareEngines, type Engines } from './engines.ts';
import type { StackPaths } from './paths.ts';
import { chooseAllPorts } from './ports.ts';
import { postgresUrl } from './postgres.ts';
import { isAlive, type ProcessIdentity } from './process-identity.ts';
import type { Progress } from './progress.ts';
import { readRunning } from './running.ts';
import { StackError } from './stack-error.ts';
import { Supervisor } from './supervisor.ts';

export interface EngineUse {
  readonly paths: StackPaths;
  readonly progress: Progress;
  /** `STOPPED_SUITE`: nothing but the work may use the engines; a suite that runs here is an error. */
  readonly whoElse: 'ANYBODY' | 'STOPPED_SUITE';
}

/** Works with the engines of the local stack: those of the suite that runs here, or, where none does, engines that are started for the time of the work. */
export async function withEngines<T>({ paths, progress, whoElse }: EngineUse, work: (engines: Engines) => Promise<T>): Promise<T> {
  if (isRunning(paths)) {
    if (whoElse === 'STOPPED_SUITE') throw new StackError('The suite is running here', { hints: ['stop it first: Ctrl+C where npm start runs'] });
    return work(enginesOfRunningSuite(paths));
  }
  const supervisor = new Supervisor(paths, progress);
  await supervisor.claim();
  try {
    const options = { ports: await chooseAllPorts({}, progress), postgresPassword: provideCredentials(paths.credentials).postgresPassword, durable: true };
    await supervisor.start(await prepareEngines(paths, options, progress));
    return await work(engineAddresses(options));
  } finally {
    await supervisor.stop();
  }
}

/** Whether a supervisor is at work there. */
export function isRunning(paths: StackPaths): boolean {
  const record = join(paths.run, 'supervisor.json');
  if (!existsSync(record)) return false;
  try {
    return isAlive(JSON.parse(readFileSync(record, 'utf8')) as ProcessIdentity);
  } catch {
    return false;
  }
}

function enginesOfRunningSuite(paths: StackPaths): Engines {
  const running = readRunning(paths);
  if (running === undefined) throw new StackError('The suite is still starting here', { hints: ['wait until npm start has shown its addresses'] });
  const port = Number(new URL(`postgres://${running.postgres}`).port);
  return { postgresUrl: postgresUrl({ port, password: provideCredentials(paths.credentials).postgresPassword }), kafkaBrokers: running.kafkaBrokers, registryUrl: running.registryUrl };
}
