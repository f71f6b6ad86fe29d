import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export const SIGNING_ALGORITHM = 'ES256';

export interface ProviderKeys {
  /** Private keys that sign tokens; the first is used, all are published. */
  readonly jwks: { readonly keys: JWK[] };
  /** Sign the provider's cookies. */
  readonly cookieKeys: string[];
}

/** The provider's keys: read from `path`, or generated and kept there, for their owner only. Never in git. */
export async function provideKeys(path: string): Promise<ProviderKeys> {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as ProviderKeys;
  const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
  const keys: ProviderKeys = {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: randomUUID(), alg: SIGNING_ALGORITHM, use: 'sig' }] },
    cookieKeys: [randomBytes(32).toString('base64url')],
  };
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(keys), { mode: 0o600 });
  renameSync(draft, path);
  return keys;
}
