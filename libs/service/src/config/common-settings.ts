import { z } from 'zod';
import type { Setting } from './setting.js';

const ALPHA_3 = /^[A-Z]{3}$/;
const BROKER = /^[^\s,:/]+:\d{1,5}$/;
const POSTGRES = /^postgres(?:ql)?:\/\/[^\s]+$/;

/** Text that an item list is cut from: comma-separated, blanks around items dropped. */
export function listOf(item: RegExp): z.ZodType<string[], string | undefined> {
  return z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine((items) => items.length > 0 && items.every((part) => item.test(part)));
}

/** An integer within bounds, both included. */
export function integer(min: number, max: number): z.ZodType<number, string | undefined> {
  return z
    .string()
    .regex(/^-?\d{1,15}$/)
    .transform(Number)
    .refine((value) => value >= min && value <= max);
}

/** The schema, with the text that stands where the variable is not set. */
export function withDefault<T>(schema: z.ZodType<T, string | undefined>, text: string): z.ZodType<T, string | undefined> {
  return z.preprocess((value) => value ?? text, schema) as z.ZodType<T, string | undefined>;
}

/** The schema, for a variable that may be left out. */
export function optional<T>(schema: z.ZodType<T, string | undefined>): z.ZodType<T | undefined, string | undefined> {
  return schema.optional() as z.ZodType<T | undefined, string | undefined>;
}

function setting<T>(value: Setting<T>): Setting<T> {
  return value;
}

const httpUrl = z.url({ protocol: /^https?$/ }) as z.ZodType<string, string | undefined>;

/** Where the service answers, and how it logs. `port` is the service's usual one. */
export function httpSettings(port: number) {
  return {
    CBX_HTTP_HOST: setting({
      schema: withDefault(z.string().regex(/^[^\s/]+$/), '127.0.0.1'),
      description: 'Address that the service listens on.',
      expected: 'a host name or an IP address',
    }),
    CBX_HTTP_PORT: setting({
      schema: withDefault(integer(0, 65_535), String(port)),
      description: 'Port that the service listens on.',
      expected: 'a port number, 0 to 65535 (0: any free one)',
    }),
    CBX_LOG_LEVEL: setting({
      schema: withDefault(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']), 'info'),
      description: 'The least severe level that is logged.',
      expected: 'fatal, error, warn, info, debug, trace or silent',
    }),
    OTEL_EXPORTER_OTLP_ENDPOINT: setting({
      schema: optional(httpUrl),
      description: 'Collector that traces are sent to (OTLP over HTTP); nothing is sent if left out.',
      expected: 'an http:// or https:// address',
      example: 'http://127.0.0.1:4318',
    }),
  };
}

/** Whose tokens are accepted, and for which states. */
export const oidcSettings = {
  CBX_OIDC_ISSUER: setting({
    schema: httpUrl,
    description: 'Issuer of the tokens that are accepted, exactly as in their `iss`.',
    expected: 'an http:// or https:// address',
    example: 'http://127.0.0.1:7410',
  }),
  CBX_OIDC_JWKS_URI: setting({
    schema: optional(httpUrl),
    description: "Where the issuer's keys are; found through its metadata if left out.",
    expected: 'an http:// or https:// address',
    example: 'http://127.0.0.1:7410/jwks',
  }),
  CBX_OIDC_AUDIENCE: setting({
    schema: withDefault(z.string().min(1), 'cbx'),
    description: 'Audience that tokens must be made for.',
    expected: 'a word',
  }),
  CBX_MEMBER_STATES: setting({
    schema: withDefault(listOf(ALPHA_3), 'ARM,BLR,KAZ,KGZ,RUS,TJK'),
    description: 'The member states, ISO 3166-1 alpha-3.',
    expected: 'alpha-3 codes, separated by commas',
  }),
};

export const databaseSettings = {
  CBX_DATABASE_URL: setting({
    schema: z.string().regex(POSTGRES) as z.ZodType<string, string | undefined>,
    description: "The service's database and role.",
    expected: 'postgres://user:password@host:port/database',
    example: 'postgres://role:password@127.0.0.1:7432/database',
    secret: true,
  }),
  CBX_DATABASE_POOL: setting({
    schema: withDefault(integer(1, 200), '10'),
    description: 'Most database connections at once (the outbox relay has one more of its own).',
    expected: 'an integer, 1 to 200',
  }),
};

export const kafkaSettings = {
  CBX_KAFKA_BROKERS: setting({
    schema: listOf(BROKER),
    description: 'Kafka brokers to begin with.',
    expected: 'host:port, separated by commas',
    example: '127.0.0.1:7492',
  }),
  CBX_TOPIC_PREFIX: setting({
    schema: withDefault(z.string().regex(/^[A-Za-z0-9._-]{0,100}$/), ''),
    description: 'Put before every topic name, so that several environments can share a cluster.',
    expected: 'letters, digits, dots, underscores and hyphens',
  }),
  CBX_SCHEMA_IDS_FILE: setting({
    schema: z.string().min(1) as z.ZodType<string, string | undefined>,
    description: 'The file of schema ids that the deploy job wrote.',
    expected: 'a path',
    example: '.local/schema-ids.json',
  }),
  CBX_SCHEMA_REGISTRY_URL: setting({
    schema: httpUrl,
    description: 'Schema registry (Confluent API); asked only for schema ids that the file does not hold.',
    expected: 'an http:// or https:// address',
    example: 'http://127.0.0.1:7481/apis/ccompat/v7',
  }),
};

/** What every service reads; a service adds its own: `{ ...commonSettings(7402), CBX_X: {…} }`. */
export function commonSettings(port: number) {
  return { ...httpSettings(port), ...oidcSettings, ...databaseSettings, ...kafkaSettings };
}

export type HttpConfig = ConfigValues<ReturnType<typeof httpSettings>>;
export type OidcConfig = ConfigValues<typeof oidcSettings>;
export type DatabaseConfig = ConfigValues<typeof databaseSettings>;
export type KafkaConfig = ConfigValues<typeof kafkaSettings>;
export type CommonConfig = ConfigValues<ReturnType<typeof commonSettings>>;

type ConfigValues<S> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };
