import { parseArgs } from 'node:util';

/** Reads `--name NUMBER` options of a bench, each with what holds if it is left out; flags are those whose default is `false`. */
export function benchOptions<T extends Readonly<Record<string, number | false>>>(defaults: T): { readonly [K in keyof T]: T[K] extends number ? number : boolean } {
  const options = Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, { type: value === false ? ('boolean' as const) : ('string' as const) }]));
  const { values } = parseArgs({ options, allowPositionals: false });
  const read = Object.entries(defaults).map(([name, fallback]) => {
    const given = values[name];
    if (given === undefined || typeof given === 'boolean') return [name, given ?? fallback];
    const number = Number(given);
    if (!Number.isFinite(number) || number <= 0) throw new Error(`--${name} takes a number above 0, not “${given}”`);
    return [name, number];
  });
  return Object.fromEntries(read) as { readonly [K in keyof T]: T[K] extends number ? number : boolean };
}
