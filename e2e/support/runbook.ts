import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@cbx/local-stack';

const FOLDER = join(ROOT, 'docs', 'runbooks');

/** The `sh` blocks of a page of the runbooks, in their order: what somebody who follows it types. Comments and empty lines are left out. */
export function commandBlocks(page: string): string[][] {
  const text = readFileSync(join(FOLDER, page), 'utf8');
  return [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) => block!.split('\n').map((line) => line.replace(/\s+# .*$/, '')).filter((line) => line !== '' && !line.startsWith('#')));
}

/** Every page. */
export function runbookPages(): string[] {
  return readdirSync(FOLDER).filter((file) => file.endsWith('.md'));
}
