import { readFileSync } from 'node:fs';
import { CbxError } from '@cbx/kernel';

/** A schema as the registry knows it. */
export interface RegisteredSchema {
  readonly id: number;
  /** SHA-256 of the schema's JSON text (see fingerprintOf). */
  readonly fingerprint: string;
}

/** A subject's current schema, and its earlier ones with their text, so that old messages are read without asking the registry. */
export interface SubjectSchemas extends RegisteredSchema {
  readonly earlier: readonly (RegisteredSchema & { readonly schema: string })[];
}

/** What the deploy job writes and services read at start: subject -> schemas. Subjects are without the environment's topic prefix. */
export type SchemaIds = Readonly<Record<string, SubjectSchemas>>;

/** The registry's subject of a topic's values (Confluent's TopicNameStrategy). */
export function subjectOf(topic: string): string {
  return `${topic}-value`;
}

/** Reads a schema-ids file. Throws CbxError CONTRACT.SCHEMA_IDS, not retryable, where it is missing or is not what the deploy job writes. */
export function readSchemaIds(path: string): SchemaIds {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new CbxError('CONTRACT.SCHEMA_IDS', `The schema-ids file ${path} cannot be read; the topics job writes it`, { cause, details: { path } });
  }
  if (!isSchemaIds(content)) throw new CbxError('CONTRACT.SCHEMA_IDS', `${path} is no schema-ids file; the topics job writes one`, { details: { path } });
  return content;
}

function isSchemaIds(value: unknown): value is SchemaIds {
  return isObject(value) && Object.values(value).every((subject) => isRegistered(subject) && Array.isArray(subject['earlier']) && subject['earlier'].every(isEarlier));
}

function isEarlier(value: unknown): boolean {
  return isRegistered(value) && typeof value['schema'] === 'string';
}

function isRegistered(value: unknown): value is Record<string, unknown> {
  return isObject(value) && Number.isInteger(value['id']) && typeof value['fingerprint'] === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
