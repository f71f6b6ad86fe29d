import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const ALGORITHM = 'ES256';

interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
  readonly kid: string;
}

export interface TokenOptions {
  /** Member state, ISO 3166-1 alpha-3: claim `cbx_state`. */
  readonly state: string;
  /** Claim `cbx_roles`. */
  readonly roles: readonly string[];
  /** Default: a fresh uuid. */
  readonly subject?: string;
  readonly name?: string;
  /** Default `cbx`. */
  readonly audience?: string;
  /** Seconds from now; negative for a token that is out of date. Default 300. */
  readonly expiresInSeconds?: number;
  /** Default: this issuer. */
  readonly issuer?: string;
  /** Signs with a key that the issuer never published, under the published key's id. */
  readonly forged?: boolean;
  /** Further claims, or other values of those above; `undefined` leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** An OIDC issuer for tests: keys of its own, its metadata and JWKS on the loopback interface, tokens on demand. */
export class TestIssuer {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly #server: Server;
  #key: SigningKey;

  private constructor(server: Server, key: SigningKey) {
    this.#server = server;
    this.#key = key;
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.jwksUri = `${this.issuer}/jwks`;
  }

  static async start(): Promise<TestIssuer> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    const issuer = new TestIssuer(server, await newKey());
    server.on('request', (request, response) => {
      const body = issuer.#document(request.url ?? '/');
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body ?? {}));
    });
    return issuer;
  }

  /** A signed JWT, as the `Authorization: Bearer` header takes it. */
  async token(options: TokenOptions): Promise<string> {
    const key = options.forged === true ? { ...(await newKey()), kid: this.#key.kid } : this.#key;
    const now = Math.floor(Date.now() / 1000);
    const claims: Record<string, unknown> = {
      iss: options.issuer ?? this.issuer,
      aud: options.audience ?? 'cbx',
      sub: options.subject ?? randomUUID(),
      iat: now,
      exp: now + (options.expiresInSeconds ?? 300),
      cbx_state: options.state,
      cbx_roles: [...options.roles],
      ...(options.name === undefined ? {} : { name: options.name }),
      ...options.claims,
    };
    return new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: 'at+jwt' }).sign(key.privateKey);
  }

  /** Changes the published key, as an issuer does from time to time: tokens made before are no longer good. */
  async rotateKey(): Promise<void> {
    this.#key = await newKey();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve, reject) => this.#server.close((error) => (error === undefined ? resolve() : reject(error))));
  }

  #document(path: string): unknown {
    switch (path) {
      case '/jwks':
        return { keys: [this.#key.publicJwk] };
      case '/.well-known/openid-configuration':
        return { issuer: this.issuer, jwks_uri: this.jwksUri, id_token_signing_alg_values_supported: [ALGORITHM] };
      default:
        return undefined;
    }
  }
}

async function newKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM);
  const kid = randomUUID();
  return { privateKey, kid, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: ALGORITHM, use: 'sig' } };
}
