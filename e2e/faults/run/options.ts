import { ROOT } from '@cbx/local-stack';
import { randomInt } from 'node:crypto';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  readonly minutes: number;
  readonly seed: string;
  /** Kinds or names of faults; all if empty. */
  readonly only: readonly string[];
  /** Where the history, the verdict and the report go. */
  readonly out: string;
  readonly list: boolean;
  /** The command that does the same again. */
  readonly command: string;
}

/** Reads the command line. Throws, in words for a person, on what it does not know. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' }, only: { type: 'string' }, out: { type: 'string' }, list: { type: 'boolean', default: false } },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0 && minutes <= 24 * 60)) throw new Error(`--minutes takes a number above 0, not “${values.minutes}”`);
  const seed = values.seed ?? String(randomInt(1, 1_000_000));
  if (!/^[\w.-]{1,40}$/.test(seed)) throw new Error('--seed takes letters, digits, dots and hyphens');
  const only = values.only === undefined ? [] : values.only.split(',').map((word) => word.trim()).filter((word) => word !== '');
  return {
    minutes,
    seed,
    only,
    out: values.out === undefined ? join(ROOT, '.local', 'faults', seed) : resolve(values.out),
    list: values.list,
    command: `npm run faults -- --minutes ${minutes} --seed ${seed}${only.length === 0 ? '' : ` --only ${only.join(',')}`}`,
  };
}
