import { mkdirSync, writeFileSync } from 'node:fs';
import type { RecordType } from '../src/avro/avro-schema.ts';
import { asyncapiOf } from './asyncapi.ts';
import { assemble, named, readSchemas } from './avro-source.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { typescriptOf } from './typescript.ts';

const HEADER = 'Generated from libs/contracts/schemas by `npm run generate -w libs/contracts`. Do not edit.';
const SCHEMAS = new URL('../schemas/', import.meta.url);

/** Everything generated: path from libs/contracts -> content. Pure but for reading the schemas. */
export function generateAll(): Map<string, string> {
  const set = readSchemas(SCHEMAS);
  const files = new Map<string, string>();
  files.set('src/generated/types.ts', typescriptOf(set, HEADER));
  for (const { name, record } of set.topics) {
    files.set(`src/generated/${name}.avsc`, json(assemble(record.name, set)));
    files.set(`src/generated/${name}.schema.json`, json(jsonSchemaOf(record, name, set, HEADER)));
  }
  files.set('src/generated/notification.schema.json', json(jsonSchemaOf(named('AnyNotification', set) as RecordType, 'notification', set, HEADER)));
  files.set('../../docs/asyncapi.yaml', asyncapiOf(set, HEADER));
  return files;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

if (import.meta.main) {
  for (const [path, content] of generateAll()) {
    const target = new URL(`../${path}`, import.meta.url);
    mkdirSync(new URL('.', target), { recursive: true });
    writeFileSync(target, content);
    process.stdout.write(`${path}\n`);
  }
}
