import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FAULT_SUITE } from '../faults.ts';
import { ROOT } from '../paths.ts';

/** One step of `npm test`. */
export interface TestStep {
  readonly name: string;
  /** Run one after the other; the step has failed when one of them has. */
  readonly commands: readonly (readonly string[])[];
  /** Where jest writes its counts; without one the step counts as a single test. */
  readonly results?: string;
  readonly needsEngines: boolean;
  /** Only when it is asked for by name. */
  readonly onRequest?: true;
  /** Ends only what hangs: far beyond what the step takes on two cores that are busy with other things as well. */
  readonly deadlineMs: number;
}

const MINUTE_MS = 60_000;
const bin = (path: string): string => join(ROOT, 'node_modules', path);

function jest(name: 'unit' | 'medium' | 'e2e', folder: string, more: readonly string[] = []): Pick<TestStep, 'name' | 'commands' | 'results'> {
  const results = join(folder, `${name}.json`);
  const command = [process.execPath, '--experimental-vm-modules', '--no-warnings', bin('jest/bin/jest.js'), '--selectProjects', name, '--ci', '--passWithNoTests', '--json', `--outputFile=${results}`, ...more];
  return { name, commands: [command], results };
}

/**
 * The steps in their rounds; `folder` takes jest's counts. Those of a round go on at the same time: they leave each other time, as they work on one core,
 * or wait for processes more than they work. Lint and types, which ask for sources alone, are for `.ci/run` and whoever asks for them.
 */
export function testRounds(folder: string): TestStep[][] {
  const console = 'services/operator-console/tsconfig.json';
  const projects = ['tsconfig.json', console].filter((project) => existsSync(join(ROOT, project)));
  return [
    [
      { name: 'lint', commands: [[process.execPath, bin('eslint/bin/eslint.js'), '.']], needsEngines: false, onRequest: true, deadlineMs: 10 * MINUTE_MS },
      { name: 'typecheck', commands: projects.map((project) => [process.execPath, bin('typescript/bin/tsc'), '-p', project, '--noEmit']), needsEngines: false, onRequest: true, deadlineMs: 10 * MINUTE_MS },
    ],
    [{ ...jest('unit', folder), needsEngines: false, deadlineMs: 10 * MINUTE_MS }],
    // These wait for engines, browsers and processes about a quarter of the time: so one worker more than there are cores.
    [{ ...jest('medium', folder, ['--maxWorkers=3']), needsEngines: true, deadlineMs: 20 * MINUTE_MS }],
    [
      { ...jest('e2e', folder, ['--runInBand']), needsEngines: true, deadlineMs: 20 * MINUTE_MS },
      // A short run that gets through most kinds of faults, on engines of its own; it counts as one test. Always the same one: what a long run finds is for `npm run faults`.
      { name: 'faults', commands: [[process.execPath, FAULT_SUITE, '--minutes', '1', '--seed', 'npm-test']], needsEngines: false, deadlineMs: 20 * MINUTE_MS },
    ],
  ];
}
