import { errors, interactionPolicy, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import type { Accounts, Client } from './accounts.ts';
import { errorPage, signedOutPage, signOutPage } from './pages/pages.ts';
import { languageOf, type Language } from './pages/words.ts';
import { SIGNING_ALGORITHM, type ProviderKeys } from './provider-keys.ts';
import type { MemoryStore } from './memory-store.ts';
import type { Settings } from './settings.ts';

/** The one protected resource (RFC 8707): naming it, or naming none, gives a JWT for the services. */
export const RESOURCE = 'urn:cbx:services';
const RESOURCE_SCOPE = 'cbx';

const MINUTES = 60;
const HOURS = 60 * MINUTES;

/** Where the console takes the answer, and where it is shown after signing out; the same at every origin of it. */
const CONSOLE_PATHS = { signedIn: '/auth/callback', signedOut: '/' } as const;

export interface ProviderParts {
  readonly settings: Settings;
  readonly accounts: Accounts;
  readonly keys: ProviderKeys;
  readonly store: MemoryStore;
}

/** Authorization code with PKCE for the console, client credentials for member systems and operations; JWT access tokens with `cbx_state`, `cbx_roles` and `name`. */
export function providerConfiguration({ settings, accounts, keys, store }: ProviderParts): Configuration {
  const origins = settings.CBX_IDENTITY_CONSOLE_ORIGINS;
  const policy = interactionPolicy.base();
  // The console is the suite's own: its operators are not asked whether they trust it.
  policy.remove('consent');

  return {
    adapter: (model) => store.adapter(model),
    jwks: keys.jwks as NonNullable<Configuration['jwks']>,
    cookies: {
      keys: keys.cookieKeys,
      // Browsers keep cookies by host, whatever the port: two providers on one machine must not overwrite each other's.
      names: cookieNames(settings.CBX_IDENTITY_ISSUER),
      long: { signed: true, httpOnly: true, sameSite: 'lax' },
      short: { signed: true, httpOnly: true, sameSite: 'lax' },
    },
    clients: [
      {
        client_id: settings.CBX_CONSOLE_CLIENT_ID,
        client_name: 'Operator console',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: origins.map((origin) => origin + CONSOLE_PATHS.signedIn),
        post_logout_redirect_uris: origins.map((origin) => origin + CONSOLE_PATHS.signedOut),
      },
      ...accounts.memberSystems.map((client) => program(client, `Member system ${client.state}`)),
      ...accounts.opsClients.map((client) => program(client, 'Operations')),
    ],
    clientDefaults: { id_token_signed_response_alg: SIGNING_ALGORITHM },
    extraClientMetadata: { properties: ['cbx_state', 'cbx_roles'] },
    clientBasedCORS: (_ctx, origin) => origins.includes(origin),
    scopes: ['openid', 'offline_access', 'profile'],
    claims: { openid: ['sub', 'name', 'cbx_state', 'cbx_roles'] },
    pkce: { required: () => true },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      revocation: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => void (ctx.body = signOutPage(languageOfRequest(ctx), form)),
        postLogoutSuccessSource: (ctx) => void (ctx.body = signedOutPage(languageOfRequest(ctx))),
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => {
          if (resource !== RESOURCE) throw new errors.InvalidTarget();
          return { audience: settings.CBX_OIDC_AUDIENCE, scope: RESOURCE_SCOPE, accessTokenFormat: 'jwt', accessTokenTTL: 10 * MINUTES, jwt: { sign: { alg: SIGNING_ALGORITHM } } };
        },
      },
    },
    findAccount: (_ctx, id) => {
      const account = accounts.byId(id);
      return account === undefined ? undefined : { accountId: id, claims: () => ({ sub: id, name: account.name, cbx_state: account.state, cbx_roles: account.roles }) };
    },
    extraTokenClaims: (_ctx, token) => {
      if (token.kind === 'ClientCredentials') {
        const { client } = token;
        return { cbx_state: client?.['cbx_state'], cbx_roles: client?.['cbx_roles'], name: client?.clientName };
      }
      const account = accounts.byId(token.accountId);
      return account === undefined ? undefined : { cbx_state: account.state, cbx_roles: account.roles, name: account.name };
    },
    interactions: { policy, url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: async (ctx) => {
      const { client, session, provider } = ctx.oidc;
      if (client === undefined || session === undefined) return undefined;
      const known = session.grantIdFor(client.clientId);
      const grant = (known === undefined ? undefined : await provider.Grant.find(known)) ?? new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
      grant.addOIDCScope('openid profile offline_access');
      grant.addResourceScope(RESOURCE, RESOURCE_SCOPE);
      await grant.save();
      return grant;
    },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    ttl: { AccessToken: 10 * MINUTES, AuthorizationCode: 1 * MINUTES, ClientCredentials: 10 * MINUTES, Grant: 12 * HOURS, IdToken: 10 * MINUTES, Interaction: 1 * HOURS, RefreshToken: 12 * HOURS, Session: 12 * HOURS },
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = errorPage(languageOfRequest(ctx), out.error);
    },
  };
}

/** A client that speaks for itself, by client credentials. */
function program({ clientId, secretHash, state, roles }: Client, name: string) {
  return {
    client_id: clientId,
    client_name: name,
    // A hash: Client.compareClientSecret is replaced accordingly.
    client_secret: secretHash,
    token_endpoint_auth_method: 'client_secret_basic' as const,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    cbx_state: state,
    cbx_roles: roles,
  };
}

export function languageOfRequest(ctx: KoaContextWithOIDC): Language {
  const uiLocales = ctx.oidc?.params?.['ui_locales'];
  return languageOf(typeof uiLocales === 'string' ? uiLocales : undefined, ctx.get('accept-language'));
}

function cookieNames(issuer: string): { interaction: string; resume: string; session: string } {
  const { hostname, port } = new URL(issuer);
  const prefix = `cbx_${hostname.replaceAll(/[^a-z0-9]/gi, '_')}_${port}`;
  return { interaction: `${prefix}_interaction`, resume: `${prefix}_resume`, session: `${prefix}_session` };
}
