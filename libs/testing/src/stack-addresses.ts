import { CbxError } from '@cbx/kernel';

/** Where the stack for tests is. libs/testing/jest/global-setup.mjs sets them for medium tests, `npm test` for the whole run. */
const VARIABLES = {
  postgresUrl: 'CBX_TEST_POSTGRES_URL',
  brokers: 'CBX_TEST_KAFKA_BROKERS',
  registryUrl: 'CBX_TEST_REGISTRY_URL',
} as const;

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new CbxError('TEST.NO_STACK', `${name} is not set: this test needs the stack, so it must be a *.medium.spec.ts (run by the project "medium")`);
  }
  return value;
}

/** `postgres://…` of a superuser. */
export const testPostgresUrl = (): string => variable(VARIABLES.postgresUrl);
/** `host:port` of each broker. */
export const testKafkaBrokers = (): string[] => variable(VARIABLES.brokers).split(',');
/** Base address of the schema registry's Confluent API, without a slash at the end. */
export const testRegistryUrl = (): string => variable(VARIABLES.registryUrl).replace(/\/$/, '');
