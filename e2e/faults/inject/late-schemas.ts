import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

const TRIES = 60;
const TIMEOUT_MS = 20_000;
const SUBJECT = 'cbx-faults';

interface Late {
  readonly id: number;
  readonly schema: string;
}

/**
 * Ids of schemas that will be registered later: the registry numbers schemas as they come and nobody else registers any in a run, so the next number is known
 * before there is a schema under it.
 */
export class LateSchemas {
  readonly #registryUrl: string;
  readonly #late: Late[] = [];

  constructor(registryUrl: string) {
    this.#registryUrl = registryUrl;
  }

  /** The id that this schema will have once `register` was called. */
  async next(schema: string): Promise<number> {
    const last = this.#late.at(-1)?.id ?? (await this.#post(filler()));
    this.#late.push({ id: last + 1, schema });
    return last + 1;
  }

  /** A number that the registry has passed over (it was killed, or did what it did not answer) stays without a schema, or has another one. */
  async register(): Promise<void> {
    for (const { id, schema } of this.#late.splice(0)) {
      // The same schema again would get the number that it has: a word of its own makes it another one.
      for (let given = 0; given < id && !(await this.#knows(id)); ) given = await this.#post(JSON.stringify({ ...(JSON.parse(schema) as object), doc: randomUUID() }));
    }
  }

  async #knows(id: number): Promise<boolean> {
    const response = await fetch(`${this.#registryUrl}/schemas/ids/${id}`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.ok;
  }

  async #post(schema: string): Promise<number> {
    for (let turn = 1; ; turn += 1) {
      try {
        const response = await fetch(`${this.#registryUrl}/subjects/${SUBJECT}-${randomUUID()}/versions`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ schema }),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        const { id } = (await response.json()) as { id?: number };
        if (id !== undefined) return id;
        throw new Error(`The registry answered ${response.status}`);
      } catch (error) {
        if (turn === TRIES) throw error;
        await delay(500);
      }
    }
  }
}

function filler(): string {
  return JSON.stringify({ type: 'record', name: `Filler${randomUUID().replaceAll('-', '')}`, fields: [] });
}
