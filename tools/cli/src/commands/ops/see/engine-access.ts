import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { localHome } from '../suite-access.js';

/** What the suite stands on, as far as it is known from here. */
export interface EngineAccess {
  readonly brokers?: readonly string[];
  /** Put before the names of topics, groups and subjects. */
  readonly topicPrefix: string;
  /** Base address of the schema registry's Confluent API. */
  readonly registryUrl?: string;
  readonly issuer?: string;
  /** `postgres://…` of a role that may read the databases. */
  readonly postgresUrl?: string;
  /** Put before the names of databases. */
  readonly databasePrefix: string;
  /** Where the engines of this machine keep their data. */
  readonly dataFolder?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

interface LocalFiles {
  readonly addresses: { readonly issuer?: string; readonly kafkaBrokers?: string; readonly registryUrl?: string; readonly postgres?: string };
  readonly credentials: { readonly postgresPassword?: string };
}

/** The engines that the environment names; of a suite that runs in this checkout all of them, as `npm start` keeps them. */
export function engineAccess(env: Environment, local: boolean, home: string = localHome(env)): EngineAccess {
  const given = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  if (!local) {
    return {
      brokers: given('CBX_KAFKA_BROKERS')?.split(','),
      topicPrefix: given('CBX_TOPIC_PREFIX') ?? '',
      registryUrl: given('CBX_SCHEMA_REGISTRY_URL'),
      issuer: given('CBX_OIDC_ISSUER'),
      postgresUrl: given('CBX_POSTGRES_ADMIN_URL'),
      databasePrefix: given('CBX_DATABASE_PREFIX') ?? '',
    };
  }
  const { addresses, credentials } = readLocal(home);
  return {
    brokers: addresses.kafkaBrokers?.split(','),
    topicPrefix: '',
    registryUrl: addresses.registryUrl,
    issuer: addresses.issuer,
    postgresUrl: addresses.postgres === undefined ? undefined : `postgres://postgres:${encodeURIComponent(credentials.postgresPassword ?? '')}@${addresses.postgres}/postgres`,
    databasePrefix: '',
    dataFolder: path.join(home, 'data'),
  };
}

function readLocal(home: string): LocalFiles {
  const read = (file: string): object => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : {});
  return { addresses: read(path.join(home, 'data', 'addresses.json')), credentials: read(path.join(home, 'credentials.json')) };
}
