import { createHash, randomBytes } from 'node:crypto';
import type { ClientCredentials, SignIn } from './credentials.ts';
import { StackError } from './stack-error.ts';

const CONSOLE_CLIENT = 'operator-console';

/** An access token for a program: a member's own machine, or operations (client credentials). */
export async function clientToken(issuer: string, system: ClientCredentials): Promise<string> {
  const basic = Buffer.from(`${encodeURIComponent(system.clientId)}:${encodeURIComponent(system.clientSecret)}`).toString('base64');
  return requestToken(issuer, { grant_type: 'client_credentials' }, { authorization: `Basic ${basic}` });
}

/** An access token for a person, got as the console and the browser get it: login page, code, PKCE. */
export async function operatorToken(issuer: string, consoleOrigin: string, { username, password }: SignIn): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const redirect = `${consoleOrigin}/auth/callback`;
  const authorization = new URL(`${issuer}/auth`);
  authorization.search = new URLSearchParams({
    client_id: CONSOLE_CLIENT,
    response_type: 'code',
    redirect_uri: redirect,
    scope: 'openid',
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  }).toString();
  const cookies = new Map<string, string>();
  const login = await follow(authorization, issuer, cookies);
  const answer = await follow(login, issuer, cookies, new URLSearchParams({ username, password }));
  const code = answer.searchParams.get('code');
  if (code === null) throw new StackError(`${username} could not sign in: ${answer.searchParams.get('error') ?? `still at ${answer.pathname}`}`);
  return requestToken(issuer, { grant_type: 'authorization_code', client_id: CONSOLE_CLIENT, code, redirect_uri: redirect, code_verifier: verifier });
}

/** Goes where redirects within the issuer lead, keeping cookies; gives the last address, be it a page or the console's. */
async function follow(start: URL, issuer: string, cookies: Map<string, string>, form?: URLSearchParams): Promise<URL> {
  let target = start;
  let body = form;
  while (target.href.startsWith(issuer)) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(target, { redirect: 'manual', headers: { cookie }, ...(body === undefined ? {} : { method: 'POST', body }) });
    await response.arrayBuffer();
    for (const header of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
      if (name !== undefined && value !== undefined) cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) return target;
    target = new URL(location, issuer);
    body = undefined;
  }
  return target;
}

async function requestToken(issuer: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(form), headers });
  const answer = (await response.json()) as { access_token?: string; error?: string };
  if (answer.access_token === undefined) throw new StackError(`The identity provider gave no token: ${answer.error ?? response.status}`);
  return answer.access_token;
}
