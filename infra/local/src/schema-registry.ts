import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { java } from './java.ts';
import { mavenCache, type MavenArtifacts } from './maven-cache.ts';
import type { StackPaths } from './paths.ts';
import type { ProcessSpec } from './process-spec.ts';
import type { Progress } from './progress.ts';
import { StackError } from './stack-error.ts';

export const REGISTRY_ARTIFACTS: MavenArtifacts = {
  name: 'schema-registry',
  pom: 'infra/local/schema-registry/pom.xml',
  fetchInto: (folder) => ['generate-resources', `-Dcbx.target=${folder}`],
};

/** Base address of the registry's Confluent API. */
export function registryUrl(port: number): string {
  return `http://127.0.0.1:${port}/apis/ccompat/v7`;
}

/** Apicurio with its schemas in a file, so that their ids outlive a restart. */
export async function prepareSchemaRegistry(paths: StackPaths, port: number, progress: Progress): Promise<ProcessSpec> {
  const folder = await mavenCache(REGISTRY_ARTIFACTS, paths.cache, progress);
  const jar = readdirSync(folder).find((file) => file.endsWith('-runner.jar'));
  if (jar === undefined) throw new StackError(`No schema registry in ${folder}`, { hints: ['delete that folder and start again'] });
  const data = join(paths.data, 'schema-registry');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  return {
    name: 'schema-registry',
    command: [java(), '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-jar', join(folder, jar)],
    env: {
      REGISTRY_DATASOURCE_URL: `jdbc:h2:file:${join(data, 'registry')}`,
      QUARKUS_HTTP_HOST: '127.0.0.1',
      QUARKUS_HTTP_PORT: String(port),
      QUARKUS_LOG_LEVEL: 'WARN',
    },
    ready: { kind: 'http', url: `${registryUrl(port)}/subjects` },
    readyDeadlineMs: 120_000,
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 15_000,
  };
}
