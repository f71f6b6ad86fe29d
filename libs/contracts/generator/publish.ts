import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { generateAll } from './generate.ts';

const HISTORY = new URL('../schemas/history/', import.meta.url);

/** The published versions of a schema, the oldest first: number and text. */
export function publishedVersions(name: string): { version: number; text: string }[] {
  const folder = new URL(`${name}/`, HISTORY);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((file) => Number(file.replace(/\.avsc$/, '')))
    .sort((a, b) => a - b)
    .map((version) => ({ version, text: readFileSync(new URL(`${version}.avsc`, folder), 'utf8') }));
}

// Adds a version for every schema that differs from its newest published one. Run when a release is made; what stands there is never edited.
if (import.meta.main) {
  for (const [path, text] of generateAll()) {
    const name = /^src\/generated\/(.+)\.avsc$/.exec(path)?.[1];
    if (name === undefined) continue;
    const newest = publishedVersions(name).at(-1);
    if (newest?.text === text) continue;
    const target = new URL(`${name}/${(newest?.version ?? 0) + 1}.avsc`, HISTORY);
    mkdirSync(new URL('.', target), { recursive: true });
    writeFileSync(target, text);
    process.stdout.write(`${name}: version ${(newest?.version ?? 0) + 1}\n`);
  }
}
