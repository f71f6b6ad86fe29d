import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RecordType } from './avro-schema.js';

/** A published schema: one self-contained definition. */
export interface PublishedSchema {
  readonly record: RecordType;
  /** The text that is registered: JSON without spaces. */
  readonly text: string;
  /** See {@link fingerprintOf}. */
  readonly fingerprint: string;
}

/** Reads the generated, self-contained schema of `schemas/<name>.avsc`. */
export function loadSchema(name: string): PublishedSchema {
  return parseSchema(readFileSync(new URL(`../generated/${name}.avsc`, import.meta.url), 'utf8'));
}

/** Parses a schema's text. Throws SyntaxError where it is no JSON. */
export function parseSchema(source: string): PublishedSchema {
  const record = JSON.parse(source) as RecordType;
  const text = JSON.stringify(record);
  return { record, text, fingerprint: fingerprintOf(text) };
}

/**
 * SHA-256, lower-case hex, of a schema's JSON text, whatever spaces it has. Not Avro's own fingerprint: that one ignores enum defaults and logical
 * types, by which our readers differ.
 */
export function fingerprintOf(text: string): string {
  return createHash('sha256')
    .update(JSON.stringify(JSON.parse(text)))
    .digest('hex');
}
