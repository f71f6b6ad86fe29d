import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { assemble, readSchemas } from './avro-source.ts';
import { typescriptOf } from './typescript.ts';

const HEADER = 'Generated from libs/contracts/schemas by `npm run generate -w libs/contracts`. Do not edit.';
const SCHEMAS = new URL('../schemas/', import.meta.url);

/** Everything generated: path from libs/contracts -> content. Pure but for reading the schemas. */
export function generateAll(): Map<string, string> {
  const set = readSchemas(SCHEMAS);
  const files = new Map<string, string>();
  files.set('src/generated/types.ts', typescriptOf(set, HEADER));
  for (const { name, record } of set.topics) files.set(`src/generated/${name}.avsc`, json(assemble(record.name, set)));
  return files;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, content] of generateAll()) {
    const target = new URL(`../${path}`, import.meta.url);
    mkdirSync(new URL('.', target), { recursive: true });
    writeFileSync(target, content);
    process.stdout.write(`${path}\n`);
  }
}
