import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';

/** For each engine the images that can be it: the one of the hub, and the one that compose.packages.yml builds. They take the same settings. */
const IMAGES = {
  postgres: ['postgres:18', 'cbx/postgres:18'],
  kafka: ['apache/kafka:4.4.0', 'cbx/kafka:4.4.0'],
  registry: ['apicurio/apicurio-registry-sql:2.6.13.Final', 'cbx/schema-registry:2.6.13'],
};

const PASSWORD = 'test';

/**
 * PostgreSQL, Kafka and the schema registry as containers; `undefined` where they are not wanted (CBX_TEST_STACK=local), or not asked for and
 * an image is missing: nothing is pulled unless CBX_TEST_STACK is `docker`.
 * @param {NodeJS.ProcessEnv} env
 */
export async function dockerEngines(env) {
  if (env.CBX_TEST_POSTGRES_URL && env.CBX_TEST_KAFKA_BROKERS && env.CBX_TEST_REGISTRY_URL) return undefined;
  const asked = env.CBX_TEST_STACK ?? 'auto';
  if (!['auto', 'docker', 'local'].includes(asked)) throw new Error(`CBX_TEST_STACK is ${asked}; it may be auto, docker or local`);
  if (asked === 'local') return undefined;
  const present = Object.fromEntries(Object.entries(IMAGES).map(([name, images]) => [name, images.find(hasImage)]));
  if (asked === 'auto' && Object.values(present).includes(undefined)) return undefined;
  const image = (name) => present[name] ?? IMAGES[name][0];

  // The reaper that removes containers of a killed run is an image too.
  if (!hasImage('testcontainers/ryuk:0.14.0')) process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';
  const { GenericContainer, Wait } = await import('testcontainers');
  const kafkaPort = await freePort();
  const starts = await Promise.allSettled([
    new GenericContainer(image('postgres'))
      .withEnvironment({ POSTGRES_PASSWORD_FILE: '/tmp/password', POSTGRES_INITDB_ARGS: '--locale=C.UTF-8 --encoding=UTF8' })
      .withCopyContentToContainer([{ content: PASSWORD, target: '/tmp/password', mode: 0o644 }])
      .withExposedPorts(5432)
      .withWaitStrategy(Wait.forListeningPorts())
      .start(),
    // The broker tells its clients where it is, so its port on this side has to be known before it starts.
    new GenericContainer(image('kafka'))
      .withEnvironment(kafkaSettings(kafkaPort))
      .withExposedPorts({ container: 9092, host: kafkaPort })
      .withWaitStrategy(Wait.forListeningPorts())
      .start(),
    new GenericContainer(image('registry'))
      .withEnvironment({ QUARKUS_HTTP_HOST: '0.0.0.0', QUARKUS_HTTP_PORT: '8080', REGISTRY_DATASOURCE_URL: 'jdbc:h2:mem:registry' })
      .withExposedPorts(8080)
      .withWaitStrategy(Wait.forHttp('/apis/ccompat/v7/subjects', 8080))
      .start(),
  ]);
  const started = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const stop = async () => void (await Promise.all(started.map((container) => container.stop())));
  const failure = starts.find(({ status }) => status === 'rejected');
  if (failure !== undefined) {
    await stop();
    throw failure.reason;
  }
  const [postgres, kafka, registry] = started;
  return {
    engines: {
      postgresUrl: `postgres://postgres:${PASSWORD}@${postgres.getHost()}:${postgres.getMappedPort(5432)}/postgres`,
      kafkaBrokers: `${kafka.getHost()}:${kafkaPort}`,
      registryUrl: `http://${registry.getHost()}:${registry.getMappedPort(8080)}/apis/ccompat/v7`,
    },
    stop,
  };
}

function kafkaSettings(port) {
  return {
    CLUSTER_ID: 'Y2J4LXRlc3RzLWNsdXN0ZQ',
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_LISTENERS: 'OUTSIDE://:9092,INSIDE://localhost:9094,CONTROLLER://localhost:9093',
    KAFKA_ADVERTISED_LISTENERS: `OUTSIDE://localhost:${port},INSIDE://localhost:9094`,
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'OUTSIDE:PLAINTEXT,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT',
    KAFKA_INTER_BROKER_LISTENER_NAME: 'INSIDE',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_LOG_DIRS: '/tmp/kafka',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  };
}

function hasImage(name) {
  return spawnSync('docker', ['image', 'inspect', name], { stdio: 'ignore', timeout: 10_000 }).status === 0;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
