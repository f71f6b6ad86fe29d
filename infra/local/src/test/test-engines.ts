import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { generateCredentials } from '../credentials.ts';
import { enginesFromEnvironment } from '../engines-from-environment.ts';
import { engineAddresses, prepareEngines, type Engines } from '../engines.ts';
import { ROOT, stackPaths } from '../paths.ts';
import { anyPorts } from '../ports.ts';
import type { Progress } from '../progress.ts';
import { Supervisor } from '../supervisor.ts';

export interface TestEngines {
  readonly engines: Engines;
  stop(): Promise<void>;
}

/**
 * The engines that tests share: those that the environment names, else PostgreSQL, Kafka and the registry with fresh data on free ports.
 *
 * @param home where they keep what they have, under `.local/test`; two runs at once need two
 */
export async function startTestEngines(home: string, progress: Progress): Promise<TestEngines> {
  const given = enginesFromEnvironment(process.env);
  if (given !== undefined) return { engines: given, stop: () => Promise.resolve() };
  const paths = stackPaths(join(ROOT, '.local', 'test', home));
  const supervisor = new Supervisor(paths, progress);
  await supervisor.claim();
  try {
    rmSync(paths.data, { recursive: true, force: true });
    const options = { ports: await anyPorts(), postgresPassword: generateCredentials().postgresPassword, durable: false };
    await supervisor.start(await prepareEngines(paths, options, progress));
    return { engines: engineAddresses(options), stop: () => supervisor.stop() };
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}
