/** A member's samples as cases: what is read of them, and what is written. */
import type { Notification } from '@cbx/contracts';
import { toGolden } from '../../libs/mapping/src/index.ts';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Mutant } from './mutant.ts';
import type { TestCase } from './test-case.ts';

interface Golden {
  readonly notifications: readonly unknown[];
  readonly rejections: readonly object[];
  readonly warnings: readonly object[];
}

const EXPECTED = '.expected.json';
const NOTIFICATION = '.notification.json';

/** @param folder the member's; samples of the document and, where there are, the project's own */
export function sampleCases(folder: string, mutant: Mutant): TestCase[] {
  return ['samples', 'samples-own'].flatMap((samples) => [...translations(path.join(folder, samples), mutant), ...renderings(path.join(folder, samples, 'outbound'), mutant)]);
}

function translations(folder: string, mutant: Mutant): TestCase[] {
  return namesOf(folder, EXPECTED).map((name) => {
    const bytes = readFileSync(path.join(folder, readdirSync(folder).find((file) => file.startsWith(`${name}.`) && !file.endsWith(EXPECTED))!));
    const expected = asSets(json<Golden>(folder, name + EXPECTED));
    return { name: `sample ${name}`, run: () => same(asSets(toGolden(mutant.member.translate(bytes)) as unknown as Golden), expected) };
  });
}

function renderings(folder: string, mutant: Mutant): TestCase[] {
  const context = existsSync(path.join(folder, 'context.json')) ? json<{ at?: string; id?: string }>(folder, 'context.json') : {};
  return namesOf(folder, NOTIFICATION).map((name) => {
    const notification = json<Notification>(folder, name + NOTIFICATION);
    const place = readdirSync(folder).find((file) => file.startsWith(`${name}.`) && !/\.(notification|losses|not-rendered)\.json$/.test(file));
    const bytes = place === undefined ? undefined : readFileSync(path.join(folder, place));
    const fault = bytes === undefined ? json<object>(folder, `${name}.not-rendered.json`) : undefined;
    const losses = existsSync(path.join(folder, `${name}.losses.json`)) ? json<object[]>(folder, `${name}.losses.json`) : [];
    const { at = '2024-06-30T12:00:00.000Z', id = name } = context;
    const run = (): void => {
      const rendering = mutant.member.render!(notification, { at, id: id === 'NAME' ? name : id });
      if (rendering.outcome === 'NOT_RENDERED') return same(rendering.fault, fault);
      same(asSet(rendering.losses), asSet(losses));
      // The layout of JSON is free.
      if (place?.endsWith('.json')) same(JSON.parse(Buffer.from(rendering.bytes).toString('utf8')), JSON.parse(bytes!.toString('utf8')));
      else same(Buffer.from(rendering.bytes).equals(bytes ?? Buffer.alloc(0)), true);
    };
    return { name: `outbound ${name}`, run };
  });
}

function namesOf(folder: string, ending: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length)) : [];
}

function json<T>(...place: string[]): T {
  return JSON.parse(readFileSync(path.join(...place), 'utf8')) as T;
}

/** Rejections and warnings are sets. */
function asSets({ notifications, rejections, warnings }: Golden): unknown {
  return { notifications, rejections: asSet(rejections), warnings: asSet(warnings) };
}

function asSet(faults: readonly object[]): string[] {
  return faults.map((fault) => JSON.stringify(Object.entries(fault).sort(([a], [b]) => (a < b ? -1 : 1)))).sort();
}

function same(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) throw new Error('is another');
}
