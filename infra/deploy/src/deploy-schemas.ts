import { fingerprintOf, loadSchema, SchemaRegistryClient, subjectOf, TOPIC_NAMES, TOPICS } from '@cbx/contracts';
import type { SchemaIds, SubjectSchemas } from '@cbx/contracts';
import type { DeploySettings } from './settings.ts';
import { waitFor } from './wait-for.ts';

/**
 * Sets each subject FULL_TRANSITIVE and registers the schema that this version was built with; gives the ids, with every other version that the registry
 * has, so that services read old messages without asking it. Throws CbxError CONTRACT.INCOMPATIBLE_SCHEMA where the registry refuses one.
 */
export async function deploySchemas(settings: DeploySettings, say: (line: string) => void): Promise<SchemaIds> {
  const registry = new SchemaRegistryClient({ url: settings.registryUrl });
  await waitFor(`The schema registry (${settings.registryUrl})`, settings.waitMs, () => registry.ping());
  const ids: Record<string, SubjectSchemas> = {};
  for (const topic of TOPIC_NAMES) {
    const subject = settings.topicPrefix + subjectOf(topic);
    const { text, fingerprint } = loadSchema(TOPICS[topic].schema);
    await registry.setCompatibility(subject, 'FULL_TRANSITIVE');
    const before = await registry.versionsOf(subject);
    const known = before.find(({ schema }) => fingerprintOf(schema) === fingerprint);
    const id = known?.id ?? (await registry.register(subject, text));
    const earlier = before.filter((version) => version.id !== id).map((version) => ({ id: version.id, fingerprint: fingerprintOf(version.schema), schema: version.schema }));
    ids[subjectOf(topic)] = { id, fingerprint, earlier };
    say(`subject ${subject}: ${known === undefined ? 'registered' : 'as it should be'}, id ${id}`);
  }
  return ids;
}
