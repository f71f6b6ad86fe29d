import { SchemaRegistryClient, subjectOf, TOPIC_NAMES } from '@cbx/contracts';
import { CbxError } from '@cbx/kernel';
import type { Target } from '../settings.ts';

/** A subject of the schema registry, without the environment's prefix, with all versions that it has, the oldest first. */
export interface SavedSubject {
  readonly subject: string;
  readonly versions: readonly { readonly id: number; readonly schema: string }[];
}

/** Every version of every subject of the suite. Messages name their schema by its id, so the ids are part of what is saved. */
export async function readSchemas(target: Target): Promise<SavedSubject[]> {
  const registry = new SchemaRegistryClient({ url: target.registryUrl });
  const subjects: SavedSubject[] = [];
  for (const topic of TOPIC_NAMES) subjects.push({ subject: subjectOf(topic), versions: await registry.versionsOf(target.topicPrefix + subjectOf(topic)) });
  return subjects;
}

/**
 * Registers what the registry lacks, by the order of the ids, which is the order in which the ids were given.
 *
 * @returns how many versions were registered
 * @throws CbxError BACKUP.SCHEMA_IDS where the registry has given an id to another schema: stored messages would be read wrongly
 */
export async function writeSchemas(target: Target, subjects: readonly SavedSubject[]): Promise<number> {
  const registry = new SchemaRegistryClient({ url: target.registryUrl });
  const saved = subjects.flatMap(({ subject, versions }) => versions.map((version) => ({ ...version, subject: target.topicPrefix + subject }))).sort((a, b) => a.id - b.id);
  const present = new Map<string, Set<number>>();
  for (const { subject } of subjects) present.set(target.topicPrefix + subject, new Set((await registry.versionsOf(target.topicPrefix + subject)).map(({ id }) => id)));
  let registered = 0;
  for (const { subject, id, schema } of saved) {
    if (present.get(subject)?.has(id) === true) continue;
    const given = await registry.register(subject, schema);
    registered += 1;
    if (given !== id) {
      throw new CbxError('BACKUP.SCHEMA_IDS', `The schema registry gave ${subject} the id ${given}, and stored messages name it ${id}: restore into an empty registry, or restore the registry's own storage first`, {
        details: { subject, id, given },
      });
    }
  }
  return registered;
}
