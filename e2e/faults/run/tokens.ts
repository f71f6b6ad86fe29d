import type { Suite } from '@cbx/local-stack';

const FRESH_MS = 3 * 60_000;

interface Held {
  readonly token: Promise<string>;
  readonly gotAt: number;
}

/** Access tokens of everybody in a run: kept for a while, as machines and browsers do, and got anew when one is refused. */
export class Tokens {
  readonly #suite: Suite;
  readonly #held = new Map<string, Held>();

  constructor(suite: Suite) {
    this.#suite = suite;
  }

  /** @param refused the token that was not taken */
  member(state: string, refused?: string): Promise<string> {
    return this.#get(`member ${state}`, () => this.#suite.memberToken(state), refused);
  }

  operator(state: string, refused?: string): Promise<string> {
    return this.#get(`operator ${state}`, () => this.#suite.operatorToken(state), refused);
  }

  ops(): Promise<string> {
    return this.#get('ops', () => this.#suite.opsToken());
  }

  async #get(who: string, ask: () => Promise<string>, refused?: string): Promise<string> {
    const held = this.#held.get(who);
    const now = performance.now();
    if (held !== undefined && now - held.gotAt < FRESH_MS && (refused === undefined || refused !== (await held.token))) return held.token;
    const token = ask();
    this.#held.set(who, { token, gotAt: now });
    token.catch(() => this.#held.delete(who));
    return token;
  }
}
