import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countsOf, sum } from './counts.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'cbx-counts-')); });
afterEach(() => rmSync(folder, { recursive: true }));

function results(numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites = 0): string {
  const file = join(folder, 'results.json');
  writeFileSync(file, JSON.stringify({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites }));
  return file;
}

describe('countsOf', () => {
  it('counts a step without counts of its own as one', () => {
    expect([countsOf(true, undefined), countsOf(false, undefined)]).toEqual([{ passed: 1, failed: 0 }, { passed: 0, failed: 1 }]);
  });

  it('takes what jest counted', () => {
    expect(countsOf(false, results(40, 2))).toEqual({ passed: 40, failed: 2 });
  });

  it.each([
    ['a file that broke before its first test', false, () => results(10, 0, 1), { passed: 10, failed: 1 }],
    ['a failing status without a failing test', false, () => results(10, 0), { passed: 10, failed: 1 }],
    ['a run that wrote no results', true, () => join(folder, 'none.json'), { passed: 0, failed: 1 }],
  ])('counts %s as a failure', (_, ok, file, expected) => {
    expect(countsOf(ok, file())).toEqual(expected);
  });
});

describe('sum', () => {
  it('adds up', () => {
    expect(sum([{ passed: 1, failed: 0 }, { passed: 20, failed: 3 }])).toEqual({ passed: 21, failed: 3 });
    expect(sum([])).toEqual({ passed: 0, failed: 0 });
  });
});
