/** Runs spec files without their runner, so that their cases can run again and again, in this process, for one mutant after the other. */
import { expect } from 'expect';
import type { TestCase } from './test-case.ts';

type Body = (...given: never[]) => unknown;
type Register = (name: string, body: Body, timeout?: number) => void;

interface Scope {
  readonly name: string;
  readonly before: Body[];
}

/** @returns the cases of these files, in their order */
export async function collectSpecs(files: readonly string[]): Promise<TestCase[]> {
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

function withEach(register: Register): Register & { each: (table: readonly unknown[]) => Register } {
  const each =
    (table: readonly unknown[]): Register =>
    (name, body) => {
      for (const row of table) {
        const given = (Array.isArray(row) ? row : [row]) as never[];
        const shown = given.find((part: unknown) => typeof part === 'string');
        register(name.replace(/%[sj]/, String(shown ?? '')), () => body(...given));
      }
    };
  return Object.assign(register, { each });
}
