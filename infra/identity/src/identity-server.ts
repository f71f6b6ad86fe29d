import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { Accounts } from './accounts.ts';
import { MemoryStore } from './memory-store.ts';
import { STYLE } from './pages/pages.ts';
import { verifyPassword } from './password-hash.ts';
import { providerConfiguration } from './provider-configuration.ts';
import { provideKeys } from './provider-keys.ts';
import type { Settings } from './settings.ts';
import { SignIn } from './sign-in.ts';

export interface IdentityServer {
  readonly port: number;
  close(): Promise<void>;
}

const INTERACTION = /^\/interaction\/([\w-]+)$/;
const CLOSE_DEADLINE_MS = 3_000;

/** Starts the provider. `onError` is told what went wrong inside, for the log. */
export async function startIdentity(settings: Settings, onError: (error: unknown) => void): Promise<IdentityServer> {
  const accounts = Accounts.read(settings.CBX_IDENTITY_ACCOUNTS_FILE);
  const keys = await provideKeys(settings.CBX_IDENTITY_KEYS_FILE);
  const provider = new Provider(settings.CBX_IDENTITY_ISSUER, providerConfiguration({ settings, accounts, keys, store: new MemoryStore() }));
  // The issuer's own scheme and host are told to the provider below, whatever address the request came to.
  provider.proxy = true;
  provider.on('server_error', (_ctx, error) => onError(error));
  provider.Client.prototype.compareClientSecret = function (this: { clientSecret?: string }, given: string): Promise<boolean> {
    return verifyPassword(given, this.clientSecret ?? '');
  };
  const signIn = new SignIn(provider, accounts);
  const callback = provider.callback();
  const issuer = new URL(settings.CBX_IDENTITY_ISSUER);
  const policy = contentSecurityPolicy(settings.CBX_IDENTITY_CONSOLE_ORIGINS);

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', issuer);
    response.setHeader('content-security-policy', policy);
    response.setHeader('referrer-policy', 'no-referrer');
    response.setHeader('x-content-type-options', 'nosniff');
    if (pathname === '/health/live' || pathname === '/health/ready') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
      return;
    }
    if (pathname === '/style.css') {
      response.writeHead(200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'max-age=3600' }).end(STYLE);
      return;
    }
    request.headers.host = issuer.host;
    delete request.headers['x-forwarded-host'];
    request.headers['x-forwarded-proto'] = issuer.protocol.slice(0, -1);
    const uid = INTERACTION.exec(pathname)?.[1];
    await (uid === undefined ? callback(request, response) : signIn.handle(request, response, uid));
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      onError(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end('Internal error\n');
    });
  });
  await listen(server, settings.CBX_HTTP_HOST, settings.CBX_HTTP_PORT);
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

/** No script at all; the form's answer may redirect to the console (browsers apply form-action to redirects too). */
function contentSecurityPolicy(origins: readonly string[]): string {
  return ["default-src 'none'", "style-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", `form-action 'self' ${origins.join(' ')}`].join('; ');
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), CLOSE_DEADLINE_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
