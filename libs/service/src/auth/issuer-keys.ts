import { CbxError } from '@cbx/kernel';
import type { JWTVerifyGetKey, RemoteJWKSet } from 'jose';
import { createRemoteJWKSet, errors } from 'jose';

const FETCH_TIMEOUT_MS = 5_000;
/** How long keys are used before they are fetched anew: a key that the issuer withdrew is accepted no longer than this. */
const KEYS_MAX_AGE_MS = 10 * 60_000;

/** What jose throws about the token rather than about the issuer. */
const ABOUT_THE_TOKEN = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported, errors.JOSEAlgNotAllowed];

/**
 * The issuer's keys, fetched when first needed and cached. Where they are is said by `jwksUri`, else by the issuer's
 * metadata (OpenID Connect Discovery 1.0, section 4). An issuer that cannot be asked, or answers nonsense, is
 * `AUTH.ISSUER_UNAVAILABLE` (retryable): it says nothing about the token.
 */
export function issuerKeys(issuer: string, jwksUri: string | undefined): JWTVerifyGetKey {
  let keys: Promise<RemoteJWKSet> | undefined;
  return async (header, token) => {
    try {
      keys ??= locateKeys(issuer, jwksUri);
      const resolve = await keys;
      return await resolve(header, token);
    } catch (error) {
      if (ABOUT_THE_TOKEN.some((kind) => error instanceof kind)) throw error;
      // A failed look-up of the metadata is not remembered; cached keys are.
      await keys?.catch(() => (keys = undefined));
      throw new CbxError('AUTH.ISSUER_UNAVAILABLE', "the issuer's keys cannot be fetched", { retryable: true, cause: error });
    }
  };
}

async function locateKeys(issuer: string, jwksUri: string | undefined): Promise<RemoteJWKSet> {
  const address = jwksUri ?? (await discover(issuer));
  return createRemoteJWKSet(new URL(address), { timeoutDuration: FETCH_TIMEOUT_MS, cacheMaxAge: KEYS_MAX_AGE_MS });
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
