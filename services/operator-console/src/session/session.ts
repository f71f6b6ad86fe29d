import { ErrorResponse, UserManager, WebStorageStateStore, type User } from 'oidc-client-ts';
import type { TokenSource } from '../api/api-client.js';
import { returnAddress } from './place.js';
import { claimsOf, mayEnter, readerOf, type Reader } from './reader.js';

/** What `/config.json` tells. */
export interface PageConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly audience: string;
  readonly resource?: string;
  readonly scope: string;
}

export type SessionState =
  | { readonly status: 'starting' }
  | { readonly status: 'signedOut'; readonly failure?: 'callback' | 'unreachable' }
  | { readonly status: 'active'; readonly reader: Reader }
  /** the session is over, what was shown is still there */
  | { readonly status: 'ended'; readonly reader: Reader }
  | { readonly status: 'noAccess'; readonly reader: Reader };

export const CALLBACK_PATH = '/auth/callback';

/** Tells the page's other tabs that the reader has left: on a shared computer none may stay open. */
const CHANNEL = 'cbx.session';

/**
 * The reader's session: authorization code with PKCE (RFC 7636), tokens in the tab's own storage, renewed by refresh
 * token. Renewals are never made twice at once: a refresh token may be good for one use only (RFC 9700, 4.14.2).
 */
export class Session implements TokenSource {
  readonly #manager: UserManager;
  readonly #channel = new BroadcastChannel(CHANNEL);
  readonly #listeners = new Set<() => void>();
  #state: SessionState = { status: 'starting' };
  #user: User | undefined;
  #renewal: Promise<string | undefined> | undefined;

  constructor(config: PageConfig) {
    const storage = window.sessionStorage;
    this.#manager = new UserManager({
      authority: config.issuer,
      client_id: config.clientId,
      redirect_uri: `${window.location.origin}${CALLBACK_PATH}`,
      post_logout_redirect_uri: `${window.location.origin}/`,
      response_type: 'code',
      scope: config.scope,
      ...(config.resource === undefined ? {} : { resource: config.resource }),
      userStore: new WebStorageStateStore({ store: storage, prefix: 'cbx.oidc.' }),
      stateStore: new WebStorageStateStore({ store: storage, prefix: 'cbx.oidc.' }),
      automaticSilentRenew: false,
      monitorSession: false,
      loadUserInfo: false,
      revokeTokensOnSignout: true,
      // Access tokens are judged by their signature and live for minutes: there is nothing to revoke.
      revokeTokenTypes: ['refresh_token'],
      requestTimeoutInSeconds: 15,
    });
    this.#manager.events.addAccessTokenExpiring(() => void this.renew());
    this.#channel.addEventListener('message', () => void this.#forget());
  }

  get state(): SessionState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): SessionState => this.#state;

  /** Takes up the session: from the provider's answer, or from this tab's storage after a reload. Returns the address to show. */
  async start(url: URL): Promise<string> {
    const here = `${url.pathname}${url.search}`;
    if (url.pathname === CALLBACK_PATH) {
      try {
        const user = await this.#manager.signinRedirectCallback(url.href);
        this.#adopt(user);
        return returnAddress(user.state);
      } catch {
        // A callback address that is reloaded has been used already; the session that it began may be there.
        if (await this.#restore()) return '/';
        this.#set({ status: 'signedOut', failure: 'callback' });
        return '/';
      }
    }
    if (!(await this.#restore())) this.#set({ status: 'signedOut' });
    return here;
  }

  /** Leaves for the provider; the reader comes back to `returnTo`. */
  async signIn(returnTo: string, language: string): Promise<void> {
    try {
      await this.#manager.signinRedirect({ state: { returnTo }, ui_locales: language });
    } catch {
      if (this.#state.status === 'signedOut') this.#set({ status: 'signedOut', failure: 'unreachable' });
      else throw new Error('the identity provider cannot be reached');
    }
  }

  async signOut(): Promise<void> {
    this.#channel.postMessage('signed-out');
    try {
      await this.#manager.signoutRedirect();
    } catch {
      // The provider cannot be reached: at least nothing stays here.
      await this.#forget();
    }
  }

  async accessToken(): Promise<string | undefined> {
    if (this.#user === undefined) return undefined;
    return this.#user.expired === true ? this.renew() : this.#user.access_token;
  }

  renew(): Promise<string | undefined> {
    this.#renewal ??= this.#renewOnce().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  /** The services refuse the token for good. */
  end(): void {
    if (this.#state.status === 'active') this.#set({ status: 'ended', reader: this.#state.reader });
  }

  async #renewOnce(): Promise<string | undefined> {
    if (this.#user?.refresh_token === undefined) {
      this.end();
      return undefined;
    }
    try {
      const user = await this.#manager.signinSilent();
      if (user !== null) this.#adopt(user);
      return user?.access_token;
    } catch (error) {
      // An answer that refuses ends the session; no answer says nothing about it.
      if (error instanceof ErrorResponse) this.end();
      return undefined;
    }
  }

  async #restore(): Promise<boolean> {
    const user = await this.#manager.getUser();
    if (user === null) return false;
    this.#adopt(user);
    if (user.expired === true && (await this.renew()) === undefined && this.#state.status === 'ended') {
      await this.#manager.removeUser();
      this.#user = undefined;
      return false;
    }
    return true;
  }

  #adopt(user: User): void {
    this.#user = user;
    const reader = readerOf(claimsOf(user.access_token), user.profile);
    this.#set(mayEnter(reader) ? { status: 'active', reader } : { status: 'noAccess', reader });
  }

  async #forget(): Promise<void> {
    await this.#manager.removeUser();
    this.#user = undefined;
    this.#set({ status: 'signedOut' });
  }

  #set(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
