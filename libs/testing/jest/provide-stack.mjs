import { environmentOf } from '../../../infra/local/src/engines-from-environment.ts';
import { elapsedProgress } from '../../../infra/local/src/progress.ts';
import { startTestEngines } from '../../../infra/local/src/test/test-engines.ts';
import { dockerEngines } from './docker-engines.mjs';

/**
 * The stack for medium tests: the one whose addresses the environment gives (`npm test` does), else containers where CBX_TEST_STACK is `docker`, or where it is
 * not said and a Docker engine answers that has the images already, else the local one.
 * @returns {Promise<{ env: Record<string, string>, stop: () => Promise<void> }>}
 */
export async function provideStack() {
  const containers = await dockerEngines(process.env);
  if (containers !== undefined) return { env: environmentOf(containers.engines), stop: containers.stop };
  const local = await startTestEngines('jest', elapsedProgress((text) => process.stderr.write(text)));
  return { env: environmentOf(local.engines), stop: local.stop };
}
