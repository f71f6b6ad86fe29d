import { CbxError } from '@cbx/kernel';
import type { SchemaResolver } from '../wire/wire-codec.js';

const CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json';
const DEFAULT_TIMEOUT_MS = 5_000;

export interface SchemaRegistryOptions {
  /** Base address of the Confluent REST API, e.g. `http://localhost:7481/apis/ccompat/v7`. */
  readonly url: string;
  /** How long one request may take, in milliseconds. */
  readonly timeoutMs?: number;
}

/** Who reads whom: both ways, against every earlier version. */
export type Compatibility = 'FULL_TRANSITIVE';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * The part of Confluent's schema registry API that we use: https://docs.confluent.io/platform/current/schema-registry/develop/api.html.
 * Every request is bounded in time. A registry that cannot be asked is CbxError CONTRACT.REGISTRY_UNAVAILABLE (CONTRACT.UNKNOWN_SCHEMA for
 * {@link schemaById}), retryable; a refusal is CONTRACT.REGISTRY_REFUSED or, for an incompatible schema, CONTRACT.INCOMPATIBLE_SCHEMA.
 */
export class SchemaRegistryClient implements SchemaResolver {
  readonly #url: string;
  readonly #timeoutMs: number;

  constructor({ url, timeoutMs = DEFAULT_TIMEOUT_MS }: SchemaRegistryOptions) {
    this.#url = url.replace(/\/+$/, '');
    this.#timeoutMs = timeoutMs;
  }

  async schemaById(id: number): Promise<string> {
    const unknown = (why: string, retryable: boolean, cause?: unknown): CbxError => new CbxError('CONTRACT.UNKNOWN_SCHEMA', `Schema ${id} is not known: ${why}`, { cause, retryable, details: { schemaId: id } });
    let answer: Answer;
    try {
      answer = await this.#request('GET', `/schemas/ids/${id}`);
    } catch (cause) {
      throw unknown('the registry cannot be asked', true, cause);
    }
    if (answer.status === 404) throw unknown('the registry has none of this id', false);
    const schema = member(answer.body, 'schema');
    if (answer.status !== 200 || typeof schema !== 'string') throw unknown(`the registry answered ${answer.status}`, true);
    return schema;
  }

  /** Ids of all versions of a subject, the oldest first; none where the registry does not know the subject. */
  async versionsOf(subject: string): Promise<{ id: number; schema: string }[]> {
    const path = `/subjects/${encodeURIComponent(subject)}/versions`;
    const list = await this.#request('GET', path);
    if (list.status === 404) return [];
    const versions = list.body;
    if (list.status !== 200 || !Array.isArray(versions)) throw refused('list versions of', subject, list);
    const found: { id: number; schema: string }[] = [];
    for (const version of versions as unknown[]) {
      const answer = await this.#request('GET', `${path}/${String(version)}`);
      const id = member(answer.body, 'id');
      const schema = member(answer.body, 'schema');
      if (answer.status !== 200 || typeof id !== 'number' || typeof schema !== 'string') throw refused(`read version ${String(version)} of`, subject, answer);
      found.push({ id, schema });
    }
    return found;
  }

  async setCompatibility(subject: string, compatibility: Compatibility): Promise<void> {
    const answer = await this.#request('PUT', `/config/${encodeURIComponent(subject)}`, { compatibility });
    if (answer.status !== 200) throw refused('set the compatibility of', subject, answer);
  }

  /** Registers a schema and returns its id; the same schema again gets the same id. Throws CbxError CONTRACT.INCOMPATIBLE_SCHEMA on 409. */
  async register(subject: string, schema: string): Promise<number> {
    const answer = await this.#request('POST', `/subjects/${encodeURIComponent(subject)}/versions`, { schema, schemaType: 'AVRO' });
    if (answer.status === 409) {
      throw new CbxError('CONTRACT.INCOMPATIBLE_SCHEMA', `The registry refuses the schema of ${subject}: it is not compatible with an earlier version`, { details: { subject, answer: message(answer) } });
    }
    const id = member(answer.body, 'id');
    if (answer.status !== 200 || typeof id !== 'number') throw refused('register', subject, answer);
    return id;
  }

  /** Throws CbxError CONTRACT.REGISTRY_UNAVAILABLE, retryable, where it cannot be reached, does not answer in time or is at fault itself. */
  async ping(): Promise<void> {
    await this.#request('GET', '/subjects');
  }

  async #request(method: 'GET' | 'PUT' | 'POST', path: string, body?: object): Promise<Answer> {
    try {
      const response = await fetch(`${this.#url}${path}`, {
        method,
        headers: body === undefined ? { accept: CONTENT_TYPE } : { accept: CONTENT_TYPE, 'content-type': CONTENT_TYPE },
        body: body === undefined ? undefined : JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      const text = await response.text();
      if (response.status >= 500 || response.status === 429) throw new Error(`${method} ${path}: ${response.status}`);
      return { status: response.status, body: parse(text) };
    } catch (cause) {
      throw new CbxError('CONTRACT.REGISTRY_UNAVAILABLE', `The schema registry at ${this.#url} cannot be asked`, { cause, retryable: true, details: { url: this.#url } });
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function member(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
}

function message(answer: Answer): string {
  return `${answer.status} ${String(member(answer.body, 'message') ?? '')}`.trim();
}

function refused(what: string, subject: string, answer: Answer): CbxError {
  return new CbxError('CONTRACT.REGISTRY_REFUSED', `The schema registry refused to ${what} ${subject}: ${message(answer)}`, { details: { subject, answer: message(answer) } });
}
