import { join } from 'node:path';

/** The Java that runs Kafka and the schema registry; bootstrap.mjs has checked its version. */
export function java(env: NodeJS.ProcessEnv = process.env): string {
  return env['JAVA_HOME'] === undefined || env['JAVA_HOME'] === '' ? 'java' : join(env['JAVA_HOME'], 'bin', 'java');
}
