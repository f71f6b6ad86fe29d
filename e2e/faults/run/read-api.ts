import { setTimeout as delay } from 'node:timers/promises';

const TIMEOUT_MS = 30_000;
const TRIES = 8;

/** How many answers of 200 each exit gave, and how many requests had no known end: the audit must tell of the first, and may tell of the second. */
export class Reads {
  readonly #made = new Map<string, { made: number; unsure: number }>();

  count(exit: string): { readonly made: number; readonly unsure: number } {
    return this.#made.get(exit) ?? { made: 0, unsure: 0 };
  }

  /** GET with a few tries; whatever else than a busy or broken server answers is an answer. */
  async get<T>(exit: string, url: string, token: string): Promise<{ readonly status: number; readonly body: T }> {
    for (let turn = 1; ; turn += 1) {
      try {
        const response = await fetch(url, { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(TIMEOUT_MS) });
        const body = (await response.json()) as T;
        if (response.status < 500 && response.status !== 429) {
          if (response.status === 200) this.#add(exit, 'made');
          return { status: response.status, body };
        }
        this.#add(exit, 'unsure');
        if (turn === TRIES) return { status: response.status, body };
      } catch (error) {
        this.#add(exit, 'unsure');
        if (turn === TRIES) throw error;
      }
      await delay(250 * turn);
    }
  }

  /** Every page of a list; gives the first page's other members too. */
  async pages<T, F = object>(exit: string, url: string, token: string): Promise<{ readonly items: readonly T[]; readonly first: F }> {
    const items: T[] = [];
    let first: F | undefined;
    for (let cursor: string | undefined; ; ) {
      const page = await this.get<{ items: T[]; nextCursor?: string }>(exit, `${url}&limit=100${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`, token);
      if (page.status !== 200) throw new Error(`${url} answered ${page.status}: ${JSON.stringify(page.body).slice(0, 300)}`);
      first ??= page.body as F;
      items.push(...page.body.items);
      if (page.body.nextCursor === undefined) return { items, first };
      cursor = page.body.nextCursor;
    }
  }

  #add(exit: string, what: 'made' | 'unsure'): void {
    const counts = this.#made.get(exit) ?? { made: 0, unsure: 0 };
    counts[what] += 1;
    this.#made.set(exit, counts);
  }
}
