import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SchemaIds } from '@cbx/contracts';

/** Writes the file beside its place and moves it there: a service that starts meanwhile reads the old one or the new one, never a part. */
export function writeSchemaIds(path: string, ids: SchemaIds): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.draft`;
  writeFileSync(draft, `${JSON.stringify(ids, null, 2)}\n`, { mode: 0o644 });
  renameSync(draft, path);
}
