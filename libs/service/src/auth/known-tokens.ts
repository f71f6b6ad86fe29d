import { hash } from 'node:crypto';
import type { IssuerKeys } from './issuer-keys.js';
import type { VerifiedToken } from './token-verifier.js';

/** More than there are senders at a time; the one kept longest gives way. */
const MOST = 1_000;

/** ms since the epoch; valid from the first, until before the last. */
export interface Validity {
  readonly from: number;
  readonly until: number;
}

/**
 * Tokens whose signature has been checked, by their SHA-256. All are forgotten when the issuer's keys are fetched anew or have become too old to be used:
 * a key that the issuer withdrew is good no longer than without this.
 */
export class KnownTokens {
  readonly #keys: Pick<IssuerKeys, 'fetchedAt'>;
  readonly #tokens = new Map<string, { readonly token: VerifiedToken; readonly validity: Validity }>();
  #fetchedAt: number | undefined;

  constructor(keys: Pick<IssuerKeys, 'fetchedAt'>) {
    this.#keys = keys;
  }

  find(token: string, now: number): VerifiedToken | undefined {
    this.#forgetWithKeys();
    const found = this.#tokens.get(digest(token));
    return found === undefined || now < found.validity.from || now >= found.validity.until ? undefined : found.token;
  }

  add(token: string, verified: VerifiedToken, validity: Validity): void {
    this.#forgetWithKeys();
    if (this.#fetchedAt === undefined) return;
    this.#tokens.set(digest(token), { token: verified, validity });
    const [oldest] = this.#tokens.keys();
    if (this.#tokens.size > MOST && oldest !== undefined) this.#tokens.delete(oldest);
  }

  #forgetWithKeys(): void {
    const fetchedAt = this.#keys.fetchedAt();
    if (fetchedAt === this.#fetchedAt) return;
    this.#fetchedAt = fetchedAt;
    this.#tokens.clear();
  }
}

function digest(token: string): string {
  return hash('sha256', token, 'base64');
}
