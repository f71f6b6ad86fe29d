import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Entry {
  readonly model: string;
  readonly payload: AdapterPayload;
  readonly expiresAt: number;
}

const SWEEP_EVERY = 500;

/**
 * What the provider has to remember (sessions, codes, refresh tokens), in memory: after its restart people sign in again, and nothing else is lost, as
 * access tokens are verified by their signature. Entries that have run out are swept away as new ones come.
 */
export class MemoryStore {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;
  #writes = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  get size(): number {
    return this.#entries.size;
  }

  adapter(model: string): Adapter {
    const key = (id: string): string => `${model}:${id}`;
    return {
      upsert: async (id, payload, expiresIn) => this.#write(key(id), { model, payload, expiresAt: this.#now() + (expiresIn ?? Infinity) * 1000 }),
      find: async (id) => this.#read(key(id)),
      findByUid: async (uid) => this.#first((entry) => entry.model === model && entry.payload.uid === uid),
      findByUserCode: async (userCode) => this.#first((entry) => entry.model === model && entry.payload.userCode === userCode),
      consume: async (id) => {
        const payload = this.#read(key(id));
        if (payload !== undefined) payload.consumed = Math.floor(this.#now() / 1000);
      },
      destroy: async (id) => void this.#entries.delete(key(id)),
      revokeByGrantId: async (grantId) => {
        for (const [name, entry] of this.#entries) if (entry.payload.grantId === grantId) this.#entries.delete(name);
      },
    };
  }

  #write(key: string, entry: Entry): void {
    this.#writes += 1;
    if (this.#writes % SWEEP_EVERY === 0) for (const [name, { expiresAt }] of this.#entries) if (expiresAt <= this.#now()) this.#entries.delete(name);
    this.#entries.set(key, entry);
  }

  #read(key: string): AdapterPayload | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined || entry.expiresAt <= this.#now() ? undefined : entry.payload;
  }

  #first(matches: (entry: Entry) => boolean): AdapterPayload | undefined {
    for (const entry of this.#entries.values()) if (entry.expiresAt > this.#now() && matches(entry)) return entry.payload;
    return undefined;
  }
}
