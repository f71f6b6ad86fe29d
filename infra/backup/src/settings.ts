import { CbxError } from '@cbx/kernel';
import { derivedPasswords, MIGRATOR, type RoleName } from '@cbx/postgres';

/** The suite that is backed up or restored: where its engines are, and which part of them is its own. */
export interface Target {
  /** `postgres://…` of a superuser. */
  readonly adminUrl: string;
  readonly passwordOf: (role: RoleName) => string;
  /** Put before the names of databases, where several suites share a server. */
  readonly databasePrefix: string;
  readonly brokers: readonly string[];
  /** Put before the names of topics, groups and subjects. */
  readonly topicPrefix: string;
  readonly registryUrl: string;
  /** Written by the topics job at the end of a restore. */
  readonly schemaIdsFile: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the environment names engines; without that, the local stack's are meant. */
export function namesEngines(env: Environment): boolean {
  return env['CBX_POSTGRES_ADMIN_URL'] !== undefined;
}

/** Throws CbxError BACKUP.SETTINGS naming every setting that is missing or wrong, and what was expected. */
export function readTarget(env: Environment): Target {
  const faults: string[] = [];
  const read = (name: string, expected: string, holds: (value: string) => boolean, otherwise = ''): string => {
    const value = env[name] ?? otherwise;
    if (!holds(value)) faults.push(`${name}: expected ${expected}`);
    return value;
  };
  const adminUrl = read('CBX_POSTGRES_ADMIN_URL', 'postgres://… of a superuser', (value) => URL.canParse(value) && /^postgres(ql)?:/.test(value));
  const brokers = read('CBX_KAFKA_BROKERS', 'host:port, more of them separated by commas', (value) => value.split(',').every((broker) => /^[^\s:,]+:\d+$/.test(broker)));
  const registryUrl = read('CBX_SCHEMA_REGISTRY_URL', 'an http(s) address of the Confluent API', (value) => URL.canParse(value) && /^https?:/.test(value));
  const schemaIdsFile = read('CBX_SCHEMA_IDS_FILE', 'the path of the file that the services read', (value) => value !== '');
  const prefix = /^[\w.-]*$/;
  const topicPrefix = read('CBX_TOPIC_PREFIX', 'letters, digits, dots, dashes and underscores', (value) => prefix.test(value));
  const databasePrefix = read('CBX_DATABASE_PREFIX', 'lower-case letters, digits and underscores', (value) => /^[a-z0-9_]*$/.test(value));
  const passwords = passwordsOf(read('CBX_ROLE_PASSWORDS', 'JSON: the password of each role', isObject, '{}'));
  if (faults.length > 0) throw new CbxError('BACKUP.SETTINGS', `Wrong settings:\n  ${faults.join('\n  ')}`, { details: { faults } });
  const derived = derivedPasswords(adminUrl);
  return { adminUrl, passwordOf: (role) => passwords[role] ?? derived(role), databasePrefix, brokers: brokers.split(','), topicPrefix, registryUrl, schemaIdsFile };
}

function isObject(text: string): boolean {
  return Object.keys(passwordsOf(text)).every((role) => role === MIGRATOR || role.startsWith('cbx_')) && text.trim().startsWith('{');
}

function passwordsOf(text: string): Partial<Record<RoleName, string>> {
  try {
    return JSON.parse(text) as Partial<Record<RoleName, string>>;
  } catch {
    return {};
  }
}
