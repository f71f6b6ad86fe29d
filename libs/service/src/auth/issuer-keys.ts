import { CbxError } from '@cbx/kernel';
import type { JWKSCacheInput, JWTVerifyGetKey, RemoteJWKSet } from 'jose';
import { createRemoteJWKSet, errors, jwksCache } from 'jose';

const FETCH_TIMEOUT_MS = 5_000;
/** How long keys are used before they are fetched anew: a key that the issuer withdrew is accepted no longer than this. */
const KEYS_MAX_AGE_MS = 10 * 60_000;

/** What jose throws about the token rather than about the issuer. */
const ABOUT_THE_TOKEN = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported, errors.JOSEAlgNotAllowed];

/** Keys to verify tokens with. */
export interface IssuerKeys {
  readonly find: JWTVerifyGetKey;
  /** When the keys that are held were fetched (ms); `undefined` when they must be fetched before they are used again. */
  fetchedAt(): number | undefined;
}

/**
 * The issuer's keys, fetched when first needed and cached. Where they are is said by `jwksUri`, else by the issuer's
 * metadata (OpenID Connect Discovery 1.0, section 4). An issuer that cannot be asked, or answers nonsense, is
 * `AUTH.ISSUER_UNAVAILABLE` (retryable): it says nothing about the token.
 */
export function issuerKeys(issuer: string, jwksUri: string | undefined): IssuerKeys {
  let keys: Promise<RemoteJWKSet> | undefined;
  let located: RemoteJWKSet | undefined;
  const cache: JWKSCacheInput = {};
  const find: JWTVerifyGetKey = async (header, token) => {
    try {
      keys ??= locateKeys(issuer, jwksUri, cache);
      located = await keys;
      return await located(header, token);
    } catch (error) {
      if (ABOUT_THE_TOKEN.some((kind) => error instanceof kind)) throw error;
      // A failed look-up of the metadata is not remembered; cached keys are.
      await keys?.catch(() => (keys = undefined));
      throw new CbxError('AUTH.ISSUER_UNAVAILABLE', "the issuer's keys cannot be fetched", { retryable: true, cause: error });
    }
  };
  return { find, fetchedAt: () => (located?.fresh === true ? cache.uat : undefined) };
}

async function locateKeys(issuer: string, jwksUri: string | undefined, cache: JWKSCacheInput): Promise<RemoteJWKSet> {
  const address = jwksUri ?? (await discover(issuer));
  return createRemoteJWKSet(new URL(address), { timeoutDuration: FETCH_TIMEOUT_MS, cacheMaxAge: KEYS_MAX_AGE_MS, [jwksCache]: cache });
}

async function discover(issuer: string): Promise<string> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    redirect: 'error',
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
    headers: { accept: 'application/json' },
  });
  const metadata: unknown = response.ok ? await response.json() : undefined;
  const { issuer: named, jwks_uri: address } = (metadata ?? {}) as { issuer?: unknown; jwks_uri?: unknown };
  if (named !== issuer || typeof address !== 'string') {
    throw new CbxError('AUTH.ISSUER_UNAVAILABLE', "the issuer's metadata is not that of the configured issuer", { retryable: true });
  }
  return address;
}
