import { z } from 'zod';

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'an http(s) URL' })
  .transform((value) => value.replace(/\/+$/, ''));

/** One setting: its schema, what it is for, and what stands in `.env.example`. */
interface Setting<Schema extends z.ZodType> {
  readonly schema: Schema;
  readonly description: string;
  readonly example: string;
}

const setting = <Schema extends z.ZodType>(schema: Schema, description: string, example: string): Setting<Schema> => ({ schema, description, example });

/**
 * Every setting of the console's server, as data: the schema validates it, and `.env.example` is printed from it.
 * None is secret: the console is a public client (RFC 8252, section 8.5) and keeps no credential.
 */
export const SETTINGS = {
  CBX_HTTP_HOST: setting(z.string().min(1).default('127.0.0.1'), 'Address to listen on.', '127.0.0.1'),
  CBX_HTTP_PORT: setting(z.coerce.number({ error: 'a port, 0 to 65535' }).int().min(0).max(65535).default(7400), 'Port to listen on.', '7400'),
  CBX_LOG_LEVEL: setting(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'), 'Least severe level that is logged.', 'info'),
  CBX_OIDC_ISSUER: setting(httpUrl, 'Issuer of the tokens, as the browser reaches it; its origin is allowed by the page’s content security policy.', 'http://localhost:7410'),
  CBX_OIDC_AUDIENCE: setting(z.string().min(1).default('cbx'), 'Audience that the services expect in a token.', 'cbx'),
  CBX_CONSOLE_CLIENT_ID: setting(z.string().min(1).default('operator-console'), 'Client id of the console at the issuer (public client, authorization code with PKCE).', 'operator-console'),
  CBX_CONSOLE_RESOURCE: setting(z.url({ error: 'an absolute URI (RFC 8707)' }).optional(), 'Resource indicator (RFC 8707) sent when signing in, where the issuer needs one to issue JWTs for the services.', ''),
  CBX_CONSOLE_SCOPE: setting(z.string().regex(/(^| )openid( |$)/, { error: 'scopes separated by spaces, openid among them' }).default('openid profile offline_access'), 'Scopes asked for when signing in.', 'openid profile offline_access'),
  CBX_CONSOLE_EXCHANGE_URL: setting(httpUrl.default('http://127.0.0.1:7401'), 'Address of exchange-gateway, proxied as /api/exchange.', 'http://127.0.0.1:7401'),
  CBX_CONSOLE_REGISTRY_URL: setting(httpUrl.default('http://127.0.0.1:7402'), 'Address of case-registry, proxied as /api/registry.', 'http://127.0.0.1:7402'),
  CBX_CONSOLE_ALERTING_URL: setting(httpUrl.default('http://127.0.0.1:7403'), 'Address of alerting, proxied as /api/alerting.', 'http://127.0.0.1:7403'),
} as const;

type Shape = { [Name in keyof typeof SETTINGS]: (typeof SETTINGS)[Name]['schema'] };

const schema = z.object(Object.fromEntries(Object.entries(SETTINGS).map(([name, { schema: one }]) => [name, one])) as Shape);

/** The validated settings, under the names of their environment variables. */
export type Settings = z.output<typeof schema>;

/** What is wrong with one setting; the value itself is never repeated. */
export interface SettingFault {
  readonly name: string;
  readonly expected: string;
}

export type SettingsResult = { readonly ok: true; readonly settings: Settings } | { readonly ok: false; readonly faults: readonly SettingFault[] };

/**
 * Validates all settings at once, so that one start tells every wrong one.
 * An empty value counts as not set: compose files pass unset variables on as empty strings.
 */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>): SettingsResult {
  const given = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, environment[name] === '' ? undefined : environment[name]]));
  const result = schema.safeParse(given);
  if (result.success) return { ok: true, settings: result.data };
  const faults = result.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return { name, expected: given[name] === undefined ? `is not set: ${issue.message}` : issue.message };
  });
  return { ok: false, faults };
}

/** The text of `.env.example`. */
export function envExample(): string {
  const lines = ['# Settings of services/operator-console. Generated from server/settings.ts by `npm run settings`; do not edit.'];
  for (const [name, { description, example, schema: one }] of Object.entries(SETTINGS)) {
    const required = !one.safeParse(undefined).success;
    lines.push('', `# ${description}${required ? ' Required.' : ''}`, `${required ? '' : '# '}${name}=${example}`);
  }
  return `${lines.join('\n')}\n`;
}
