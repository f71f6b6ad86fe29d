import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type Provider } from 'oidc-provider';
import type { Accounts } from './accounts.ts';
import { ADDRESS_LIMITS, LoginThrottle, NAME_LIMITS } from './login-throttle.ts';
import { expiredPage, loginPage, type LoginPage } from './pages/pages.ts';
import { languageOf } from './pages/words.ts';

const MAX_FORM_BYTES = 4_096;

/** The provider's own login page: `GET` and `POST /interaction/:uid`. */
export class SignIn {
  readonly #provider: Provider;
  readonly #accounts: Accounts;
  readonly #byName: LoginThrottle;
  readonly #byAddress: LoginThrottle;

  constructor(provider: Provider, accounts: Accounts, now: () => number = Date.now) {
    this.#provider = provider;
    this.#accounts = accounts;
    this.#byName = new LoginThrottle(NAME_LIMITS, now);
    this.#byAddress = new LoginThrottle(ADDRESS_LIMITS, now);
  }

  async handle(request: IncomingMessage, response: ServerResponse, uid: string): Promise<void> {
    const acceptLanguage = request.headers['accept-language'];
    const interaction = await this.#provider.interactionDetails(request, response).catch((error: unknown) => {
      // No cookie, or one of an interaction that is over: somebody came back to an old page.
      if (error instanceof errors.SessionNotFound) return undefined;
      throw error;
    });
    if (interaction === undefined || interaction.uid !== uid || interaction.prompt.name !== 'login') {
      return send(response, 400, expiredPage(languageOf(undefined, acceptLanguage)));
    }
    const uiLocales = interaction.params['ui_locales'];
    const page: LoginPage = { language: languageOf(typeof uiLocales === 'string' ? uiLocales : undefined, acceptLanguage), action: `/interaction/${uid}` };
    switch (request.method) {
      case 'GET':
        return send(response, 200, loginPage(page));
      case 'POST':
        return this.#verify(request, response, page);
      default:
        response.setHeader('allow', 'GET, POST');
        return send(response, 405, expiredPage(page.language));
    }
  }

  async #verify(request: IncomingMessage, response: ServerResponse, page: LoginPage): Promise<void> {
    const form = await readForm(request);
    if (form === undefined) return send(response, 413, loginPage({ ...page, problem: 'WRONG' }));
    const username = form.get('username') ?? '';
    const name = username.trim().toLowerCase();
    const address = request.socket.remoteAddress ?? '';
    const waitMs = Math.max(this.#byName.waitMs(name), this.#byAddress.waitMs(address));
    if (waitMs > 0) {
      const waitSeconds = Math.ceil(waitMs / 1000);
      response.setHeader('retry-after', String(waitSeconds));
      return send(response, 429, loginPage({ ...page, username, problem: { waitSeconds } }));
    }
    // Counted before the password is looked at: many tries at once cannot slip through while the first ones are being hashed.
    this.#byName.failed(name);
    this.#byAddress.failed(address);
    const account = await this.#accounts.verify(username, form.get('password') ?? '');
    if (account === undefined) return send(response, 401, loginPage({ ...page, username, problem: 'WRONG' }));
    this.#byName.succeeded(name);
    this.#byAddress.succeeded(address);
    await this.#provider.interactionFinished(request, response, { login: { accountId: account.id } }, { mergeWithLastSubmission: false });
  }
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(body);
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_FORM_BYTES) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
