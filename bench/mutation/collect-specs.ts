/** Runs spec files without their runner, so that their cases can run again and again, in this process, for one mutant after the other. */
import { expect } from 'expect';
import fc from 'fast-check';
import { createRequire } from 'node:module';
import type { TestCase } from './test-case.ts';

type Body = (...given: never[]) => unknown;
type Register = (name: string, body: Body, timeout?: number) => void;

interface Scope {
  readonly name: string;
  readonly before: Body[];
}

/** Every draw is the same each time, and the first that fails is enough: no smaller one is sought. */
const DRAWS = { seed: 1, endOnFailure: true } as const;

/** @returns the cases of these files, in their order */
export async function collectSpecs(files: readonly string[]): Promise<TestCase[]> {
  fc.configureGlobal({ ...fc.readConfigureGlobal(), ...DRAWS });
  leaveOutDifferences();
  const cases: TestCase[] = [];
  const scopes: Scope[] = [];
  const describe: Register = (name, body) => {
    scopes.push({ name, before: [] });
    body();
    scopes.pop();
  };
  const it: Register = (name, body) => {
    const around = [...scopes];
    const run = async (): Promise<void> => {
      for (const { before } of around) for (const each of before) await each();
      await body();
    };
    cases.push({ name: [...around.map((scope) => scope.name), name].join(': '), run });
  };
  Object.assign(globalThis, { expect, describe: withEach(describe), it: withEach(it), test: withEach(it), beforeEach: (body: Body) => void scopes.at(-1)!.before.push(body), afterEach() {}, beforeAll() {}, afterAll() {} });
  for (const file of files) {
    scopes.push({ name: file.slice(file.lastIndexOf('/') + 1), before: [] });
    await import(file);
    scopes.pop();
  }
  return cases;
}

/** What an expectation says in words where it does not hold takes a hundred times as long as finding that it does not. */
function leaveOutDifferences(): void {
  const require = createRequire(createRequire(import.meta.url).resolve('expect'));
  Object.assign(require('jest-matcher-utils') as object, { printDiffOrStringify: () => 'another', stringify: () => '' });
}

function withEach(register: Register): Register & { each: (table: readonly unknown[]) => Register } {
  const each =
    (table: readonly unknown[]): Register =>
    (name, body) => {
      for (const row of table) {
        const given = (Array.isArray(row) ? row : [row]) as never[];
        register(nameOf(name, given), () => body(...given));
      }
    };
  return Object.assign(register, { each });
}

/** `%s` is the first text of the row, `$name` a property of it. */
function nameOf(name: string, given: readonly unknown[]): string {
  const shown = given.find((part) => typeof part === 'string');
  const first = given[0];
  return name.replaceAll(/%[sj]/g, String(shown ?? '')).replaceAll(/\$(\w+)/g, (whole, key: string) => (typeof first === 'object' && first !== null && key in first ? String((first as Record<string, unknown>)[key]) : whole));
}
