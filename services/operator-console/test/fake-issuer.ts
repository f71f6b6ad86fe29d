import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An account of the fake issuer, as it stands in its tokens. */
export interface FakeAccount {
  readonly sub: string;
  readonly name: string;
  readonly cbx_state?: string;
  readonly cbx_roles?: readonly string[];
}

interface Grant {
  readonly account: FakeAccount;
  readonly challenge: string;
  readonly redirectUri: string;
  readonly nonce: string | undefined;
  readonly resource: string | undefined;
}

/**
 * A test helper: an OpenID provider that knows one account and asks for nothing but a click, so that the page's side of
 * the authorization code flow with PKCE is tested in a browser. It checks what a provider checks of the page; its tokens
 * are not signed.
 */
export class FakeIssuer {
  account: FakeAccount;
  /** lifetime of access tokens, s */
  lifetime = 3600;
  /** whether refresh tokens are still honoured */
  sessionAlive = true;
  readonly tokenRequests: URLSearchParams[] = [];
  signOuts = 0;
  readonly #server: Server;
  readonly #codes = new Map<string, Grant>();
  readonly #refresh = new Map<string, Grant>();
  readonly #valid = new Set<string>();

  private constructor(account: FakeAccount) {
    this.account = account;
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  static async start(account: FakeAccount): Promise<FakeIssuer> {
    const issuer = new FakeIssuer(account);
    await new Promise<void>((resolve) => issuer.#server.listen(0, '127.0.0.1', resolve));
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A session as the page keeps it, without the way there: the tests of other things need not sign in each time. */
  session(): { readonly key: string; readonly value: string } {
    const tokens = this.#issue({ account: this.account, challenge: '', redirectUri: '', nonce: undefined, resource: undefined });
    const { expires_in: _lifetime, ...kept } = tokens;
    const user = { ...kept, profile: { ...this.account, iss: this.url, aud: 'operator-console' }, expires_at: Math.floor(Date.now() / 1000) + this.lifetime };
    return { key: `cbx.oidc.user:${this.url}:operator-console`, value: JSON.stringify(user) };
  }

  /** Whether a service would take this bearer token. */
  accepts(token: string): boolean {
    return this.#valid.has(token);
  }

  /** From now on no token that was issued so far is worth anything. */
  revokeAccess(): void {
    this.#valid.clear();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
    response.setHeader('access-control-allow-headers', 'content-type, authorization');
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        this.#json(response, 200, {
          issuer: this.url,
          authorization_endpoint: `${this.url}/authorize`,
          token_endpoint: `${this.url}/token`,
          end_session_endpoint: `${this.url}/end-session`,
          revocation_endpoint: `${this.url}/revoke`,
          jwks_uri: `${this.url}/jwks`,
        });
        return;
      case '/authorize':
        this.#authorize(url.searchParams, response);
        return;
      case '/token':
        this.#token(new URLSearchParams(await bodyOf(request)), response);
        return;
      case '/revoke':
        response.writeHead(200).end();
        return;
      case '/end-session':
        this.signOuts += 1;
        response.writeHead(303, { location: url.searchParams.get('post_logout_redirect_uri') ?? '/' }).end();
        return;
      default:
        response.writeHead(404).end();
    }
  }

  #authorize(query: URLSearchParams, response: ServerResponse): void {
    const redirectUri = query.get('redirect_uri') ?? '';
    const challenge = query.get('code_challenge');
    if (query.get('response_type') !== 'code' || query.get('code_challenge_method') !== 'S256' || challenge === null) {
      response.writeHead(400).end('authorization code with PKCE only');
      return;
    }
    const code = randomBytes(16).toString('hex');
    this.#codes.set(code, { account: this.account, challenge, redirectUri, nonce: query.get('nonce') ?? undefined, resource: query.get('resource') ?? undefined });
    const back = new URL(redirectUri);
    back.searchParams.set('code', code);
    back.searchParams.set('state', query.get('state') ?? '');
    const page = `<!doctype html><html lang="en"><title>Fake issuer</title><a id="go" href="${back.href.replaceAll('&', '&amp;')}">Continue as ${this.account.name}</a></html>`;
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  }

  #token(form: URLSearchParams, response: ServerResponse): void {
    this.tokenRequests.push(form);
    const grant = form.get('grant_type') === 'authorization_code' ? this.#redeem(form) : this.#refreshed(form);
    if (grant === undefined) {
      this.#json(response, 400, { error: 'invalid_grant' });
      return;
    }
    this.#json(response, 200, this.#issue(grant));
  }

  #issue(grant: Grant) {
    const now = Math.floor(Date.now() / 1000);
    const claims = { ...grant.account, iss: this.url, iat: now, exp: now + this.lifetime };
    const accessToken = unsigned({ ...claims, aud: 'cbx', jti: randomBytes(8).toString('hex') });
    const refreshToken = randomBytes(16).toString('hex');
    this.#valid.add(accessToken);
    this.#refresh.set(refreshToken, grant);
    return {
      access_token: accessToken,
      refresh_token: refreshToken,
      id_token: unsigned({ ...claims, aud: 'operator-console', ...(grant.nonce === undefined ? {} : { nonce: grant.nonce }) }),
      token_type: 'Bearer',
      expires_in: this.lifetime,
      scope: 'openid profile offline_access',
    };
  }

  #redeem(form: URLSearchParams): Grant | undefined {
    const code = form.get('code') ?? '';
    const grant = this.#codes.get(code);
    this.#codes.delete(code);
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    return grant !== undefined && grant.challenge === challenge && grant.redirectUri === form.get('redirect_uri') ? grant : undefined;
  }

  /** Each refresh token is good once. */
  #refreshed(form: URLSearchParams): Grant | undefined {
    const token = form.get('refresh_token') ?? '';
    const grant = this.sessionAlive ? this.#refresh.get(token) : undefined;
    this.#refresh.delete(token);
    return grant;
  }

  #json(response: ServerResponse, status: number, body: unknown): void {
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body));
  }
}

function unsigned(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
