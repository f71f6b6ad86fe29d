import { join } from 'node:path';
import { derivedPasswords } from '@cbx/postgres';
import type { Target } from '../settings.ts';

/** Works on the local stack: on its running engines, or on engines started for the time of the work. */
export async function withLocalTarget<T>(whoElse: 'ANYBODY' | 'STOPPED_SUITE', work: (target: Target) => Promise<T>): Promise<T> {
  // Only here: images, whose environment names the engines, do not carry the local stack.
  const { elapsedProgress, stackPaths, withEngines } = await import('@cbx/local-stack');
  const paths = stackPaths();
  const progress = elapsedProgress((text) => process.stderr.write(text));
  return withEngines({ paths, progress, whoElse }, ({ postgresUrl, kafkaBrokers, registryUrl }) =>
    work({
      adminUrl: postgresUrl,
      passwordOf: derivedPasswords(postgresUrl),
      databasePrefix: '',
      brokers: kafkaBrokers.split(','),
      topicPrefix: '',
      registryUrl,
      schemaIdsFile: join(paths.data, 'schema-ids.json'),
    }),
  );
}
