import { randomUUID } from 'node:crypto';
import { testRegistryUrl } from '@cbx/testing';
import { applyChange, SCHEMA_CHANGES } from '../../testing/schema-changes.js';
import { fingerprintOf, loadSchema } from '../avro/load-schema.js';
import { TOPIC_NAMES, TOPICS } from '../topics.js';
import { SchemaRegistryClient } from './schema-registry-client.js';

describe('our schemas on a real registry', () => {
  const registry = new SchemaRegistryClient({ url: testRegistryUrl() });
  const subjects: string[] = [];

  /** A subject of this test's own with the current schema as its first version. */
  async function subjectWith(schema: string): Promise<string> {
    const subject = `contracts-${randomUUID()}-value`;
    subjects.push(subject);
    await registry.setCompatibility(subject, 'FULL_TRANSITIVE');
    await registry.register(subject, loadSchema(schema).text);
    return subject;
  }

  afterAll(async () => {
    await Promise.all(subjects.map((subject) => fetch(`${testRegistryUrl()}/subjects/${subject}`, { method: 'DELETE' })));
  });

  it.each(TOPIC_NAMES)('the schema of %s registers, keeps its id, and comes back by it as it was', async (topic) => {
    const { text, fingerprint } = loadSchema(TOPICS[topic].schema);
    const subject = await subjectWith(TOPICS[topic].schema);
    const id = await registry.register(subject, text);
    expect(fingerprintOf(await registry.schemaById(id))).toBe(fingerprint);
    expect(await registry.versionsOf(subject)).toEqual([{ id, schema: expect.any(String) }]);
  });

  it.each(SCHEMA_CHANGES.filter(({ allowed }) => allowed))('$name is taken', async (change) => {
    const subject = await subjectWith(change.schema);
    await expect(registry.register(subject, applyChange(change))).resolves.toEqual(expect.any(Number));
  });

  it.each(SCHEMA_CHANGES.filter(({ allowed }) => !allowed))('$name is refused', async (change) => {
    const subject = await subjectWith(change.schema);
    await expect(registry.register(subject, applyChange(change))).rejects.toMatchObject({ code: 'CONTRACT.INCOMPATIBLE_SCHEMA' });
  });

  it('knows no versions of a subject that was never registered, and no schema of an id that was never given', async () => {
    expect(await registry.versionsOf(`contracts-${randomUUID()}-value`)).toEqual([]);
    await expect(registry.schemaById(2_000_000_000)).rejects.toMatchObject({ code: 'CONTRACT.UNKNOWN_SCHEMA', retryable: false });
  });
});
