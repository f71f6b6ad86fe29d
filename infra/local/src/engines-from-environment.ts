import type { Engines } from './engines.ts';

/** The variables that tell tests which engines to use, as libs/testing reads them. */
export const ENGINE_VARIABLES = {
  postgresUrl: 'CBX_TEST_POSTGRES_URL',
  kafkaBrokers: 'CBX_TEST_KAFKA_BROKERS',
  registryUrl: 'CBX_TEST_REGISTRY_URL',
} as const satisfies Readonly<Record<keyof Engines, string>>;

/** The engines that the environment names; `undefined` unless it names all of them. */
export function enginesFromEnvironment(env: NodeJS.ProcessEnv): Engines | undefined {
  const { CBX_TEST_POSTGRES_URL: postgresUrl, CBX_TEST_KAFKA_BROKERS: kafkaBrokers, CBX_TEST_REGISTRY_URL: registryUrl } = env;
  return postgresUrl && kafkaBrokers && registryUrl ? { postgresUrl, kafkaBrokers, registryUrl } : undefined;
}

export function environmentOf(engines: Engines): Record<string, string> {
  return Object.fromEntries(Object.entries(ENGINE_VARIABLES).map(([part, variable]) => [variable, engines[part as keyof Engines]]));
}
