import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.ts';

/** Whose format the others borrow: the one that has a mapping today. */
const LENDER = 'KAZ';

/**
 * A folder of mappings in which every state of `states` speaks KAZ's format under its own code: its records are its own (`origin`), and so are its limits
 * and its share. For faults and benchmarks, which need several senders; no state's real format looks like that, and the demo never uses it.
 *
 * @returns `folder`, for CBX_MEMBERS_DIR
 */
export function borrowMembers(folder: string, states: readonly string[]): string {
  const from = join(ROOT, 'members', LENDER);
  const mapping = readFileSync(join(from, 'mapping.yaml'), 'utf8');
  rmSync(folder, { recursive: true, force: true });
  for (const state of states) {
    const into = join(folder, state);
    mkdirSync(into, { recursive: true });
    writeFileSync(join(into, 'mapping.yaml'), underCode(mapping, state));
    for (const file of ['code-lists.yaml', 'answers.yaml']) copyFileSync(join(from, file), join(into, file));
  }
  return folder;
}

/** Only whose mapping it is, what it is called, and whose records they are; where a number was issued by Kazakhstan it still says so. */
function underCode(mapping: string, state: string): string {
  if (state === LENDER) return mapping;
  const changes: readonly (readonly [RegExp, string])[] = [
    [/^member: KAZ$/m, `member: ${state}`],
    [/^format: KAZ-JSON$/m, `format: ${state}-JSON`],
    [/^( +originCountry: country default )KAZ( -> header\.origin)$/m, `$1${state}$2`],
  ];
  return changes.reduce((text, [pattern, replacement]) => {
    if (!pattern.test(text)) throw new Error(`The mapping of ${LENDER} has no line like ${pattern.source}; borrowing it must be taught the new one`);
    return text.replace(pattern, replacement);
  }, mapping);
}
