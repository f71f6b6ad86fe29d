import type { Altered } from './mutation.ts';

const EACH = ['records', 'faults', 'warnings', 'entries'];

/** Alterations of what a line of an answer says: a value written as it is, another table of texts, other things that an object is written for. */
export function alterAnswer(key: string | undefined, value: string, tables: readonly string[]): Altered[] {
  const altered: Altered[] = [];
  if (key === 'each') for (const other of EACH) if (!value.startsWith(other)) altered.push([value.replace(/^\w+/, other), `${other} instead of ${value}`]);
  for (const { 0: clause, index } of value.matchAll(/ (?:as|in) [^\s<>]+(?=[ >])/g)) {
    altered.push([value.slice(0, index) + value.slice(index + clause.length), `without '${clause.trim()}'`]);
    if (clause.startsWith(' in ')) for (const table of tables) if (clause !== ` in ${table}`) altered.push([`${value.slice(0, index)} in ${table}${value.slice(index + clause.length)}`, `in ${table}`]);
  }
  return altered;
}
