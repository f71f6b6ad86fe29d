const ADDRESSES = ['CBX_TEST_POSTGRES_URL', 'CBX_TEST_KAFKA_BROKERS', 'CBX_TEST_REGISTRY_URL'];

/**
 * The stack for medium tests: the one whose addresses the environment gives.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ env: Record<string, string>, stop: () => Promise<void> }>}
 */
export async function provideStack(env) {
  const missing = ADDRESSES.filter((name) => !env[name]);
  if (missing.length === 0) return { env: {}, stop: async () => {} };
  throw new Error(`No stack for medium tests: ${missing.join(', ')} not set`);
}
