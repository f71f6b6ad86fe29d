import { z } from 'zod';

const url = z.url({ protocol: /^https?$/, error: 'an http(s) URL' }).transform((value) => value.replace(/\/+$/, ''));

interface Setting<Schema extends z.ZodType> {
  readonly schema: Schema;
  readonly description: string;
}

const setting = <Schema extends z.ZodType>(schema: Schema, description: string): Setting<Schema> => ({ schema, description });

/** Every setting of the provider, by the name of its environment variable. */
export const SETTINGS = {
  CBX_HTTP_HOST: setting(z.string().min(1).default('127.0.0.1'), 'Address to listen on.'),
  CBX_HTTP_PORT: setting(z.coerce.number().int().min(0).max(65535).default(7410), 'Port to listen on.'),
  CBX_IDENTITY_ISSUER: setting(url, 'The issuer: the address under which browsers reach the provider, whatever it listens on.'),
  CBX_IDENTITY_ACCOUNTS_FILE: setting(z.string().min(1), 'JSON file with the accounts and member systems (secrets hashed).'),
  CBX_IDENTITY_KEYS_FILE: setting(z.string().min(1), 'JSON file with the signing and cookie keys; generated when it is missing.'),
  CBX_IDENTITY_CONSOLE_ORIGINS: setting(
    z.string().transform((list) => list.split(',').map((origin) => origin.trim().replace(/\/+$/, ''))).pipe(z.array(z.url()).min(1)),
    'Origins of the console, separated by commas: it may be redirected to and may call across origins.',
  ),
  CBX_CONSOLE_CLIENT_ID: setting(z.string().min(1).default('operator-console'), 'Client id of the console.'),
  CBX_OIDC_AUDIENCE: setting(z.string().min(1).default('cbx'), 'Audience of the access tokens.'),
} as const;

type Shape = { [Name in keyof typeof SETTINGS]: (typeof SETTINGS)[Name]['schema'] };

const schema = z.object(Object.fromEntries(Object.entries(SETTINGS).map(([name, { schema: one }]) => [name, one])) as Shape);

export type Settings = z.output<typeof schema>;

/** The validated settings, or every fault, by name and expectation; values are not repeated. An empty value counts as not set. */
export function parseSettings(env: Readonly<Record<string, string | undefined>>): { readonly settings: Settings } | { readonly faults: readonly string[] } {
  const given = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, env[name] === '' ? undefined : env[name]]));
  const result = schema.safeParse(given);
  if (result.success) return { settings: result.data };
  return {
    faults: result.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return `${name}: ${given[name] === undefined ? 'is not set' : issue.message}`;
    }),
  };
}
