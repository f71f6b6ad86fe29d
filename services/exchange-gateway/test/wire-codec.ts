import { createWireCodec, loadSchema, subjectOf, TOPIC_NAMES, TOPICS, type SchemaIds } from '@cbx/contracts';

/** Ids for every topic's schema, as the deploy job would have registered them. */
export const SCHEMA_IDS: SchemaIds = Object.fromEntries(
  TOPIC_NAMES.map((topic, index) => [subjectOf(topic), { id: index + 1, fingerprint: loadSchema(TOPICS[topic].schema).fingerprint, earlier: [] }]),
);

export const codec = createWireCodec({ schemaIds: SCHEMA_IDS });
