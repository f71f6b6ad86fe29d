import { readFileSync } from 'node:fs';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Notification } from '../generated/types.js';
import type { MessageOf, TopicName } from '../topics.js';
import { TOPICS } from '../topics.js';

/** Where a value is not canonical, and what was expected there. Never the value itself. */
export interface Fault {
  /** JSON pointer into the value; empty: the value as a whole. */
  readonly pointer: string;
  /** E.g. `must match pattern "^[A-Z]{3}$"`. */
  readonly expected: string;
}

export type Validation<T> = { readonly valid: true; readonly value: T } | { readonly valid: false; readonly fault: Fault };

/** Checks a notification of any kind, up to its first fault, against the JSON Schema of the canonical JSON. The rules across fields (RULE.*) are not in it. */
export function validateNotification(value: unknown): Validation<Notification> {
  return validate<Notification>('notification', value);
}

/** As {@link validateNotification}, for what a topic carries. */
export function validateMessage<T extends TopicName>(topic: T, value: unknown): Validation<MessageOf<T>> {
  return validate<MessageOf<T>>(TOPICS[topic].schema, value);
}

/** The JSON Schema (2020-12) of a topic's messages by the name of their schema, or of all kinds under `notification`. */
export function loadJsonSchema(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`../generated/${name}.schema.json`, import.meta.url), 'utf8')) as Record<string, unknown>;
}

const ajv = new Ajv2020({ allErrors: false, strict: true, strictTypes: false, strictRequired: false, validateSchema: false });
formats.default(ajv, { mode: 'full', formats: ['date', 'date-time'] });
const compiled = new Map<string, ValidateFunction>();

/** Compiled at first use: a service needs few of them. */
function validatorOf(name: string): ValidateFunction {
  let validator = compiled.get(name);
  if (validator === undefined) {
    validator = ajv.compile(loadJsonSchema(name));
    compiled.set(name, validator);
  }
  return validator;
}

function validate<T>(name: string, value: unknown): Validation<T> {
  const validator = validatorOf(name);
  if (validator(value)) return { valid: true, value: value as T };
  // The last error is the one that decided; those before it are of branches that were tried. `if` only repeats that its branch failed.
  const error = validator.errors?.findLast(({ keyword }) => keyword !== 'if');
  return { valid: false, fault: error === undefined ? { pointer: '', expected: 'must be canonical' } : faultOf(error) };
}

function faultOf(error: ErrorObject): Fault {
  const pointer = error.keyword === 'required' ? `${error.instancePath}/${String(error.params['missingProperty'])}` : error.instancePath;
  return { pointer, expected: expectation(error) };
}

/** ajv's words, but for `enum`, where they leave the symbols out. */
function expectation({ keyword, message, params }: ErrorObject): string {
  if (keyword === 'enum') return `must be one of ${(params['allowedValues'] as unknown[]).join(', ')}`;
  if (keyword === 'const') return `must be ${JSON.stringify(params['allowedValue'])}`;
  return message ?? keyword;
}
