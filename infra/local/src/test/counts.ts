import { existsSync, readFileSync } from 'node:fs';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** The part of jest's JSON that is read here. */
interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Files that broke before their first test. */
  readonly numRuntimeErrorTestSuites: number;
}

/**
 * What one step counts. Nothing that went wrong may vanish from the sum: a file that did not run, a run without results and a failing
 * status without a failing test are a failure each.
 *
 * @param ok whether the step's commands ended with status 0
 * @param results jest's file, for a step that has one
 */
export function countsOf(ok: boolean, results: string | undefined): Counts {
  if (results === undefined) return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  if (!existsSync(results)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(results, 'utf8')) as JestResults;
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return { passed: numPassedTests, failed: ok ? failed : Math.max(failed, 1) };
}

export function sum(counts: readonly Counts[]): Counts {
  return { passed: counts.reduce((total, { passed }) => total + passed, 0), failed: counts.reduce((total, { failed }) => total + failed, 0) };
}
