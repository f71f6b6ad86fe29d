import { publishedVersions } from '../../generator/publish.js';
import { applyChange, SCHEMA_CHANGES } from '../../testing/schema-changes.js';
import { TOPIC_NAMES, TOPICS } from '../topics.js';
import { avroTypeOf } from './avro-type.js';
import { loadSchema, parseSchema } from './load-schema.js';

/** Why one cannot read what the other wrote, either way. */
function incompatibilities(one: string, other: string): string[] {
  const [a, b] = [avroTypeOf(parseSchema(one).record), avroTypeOf(parseSchema(other).record)];
  const pairs = [
    { reader: a, writer: b },
    { reader: b, writer: a },
  ];
  return pairs.flatMap(({ reader, writer }) => {
    try {
      reader.createResolver(writer);
      return [];
    } catch (error) {
      return [String(error)];
    }
  });
}

const SCHEMAS = TOPIC_NAMES.map((topic) => TOPICS[topic].schema);

describe('the schemas are compatible with every published version, both ways (FULL_TRANSITIVE)', () => {
  it.each(SCHEMAS)('%s', (name) => {
    const current = loadSchema(name).text;
    expect(publishedVersions(name).flatMap(({ text }) => incompatibilities(text, current))).toEqual([]);
  });

  it.each(SCHEMAS)('%s is published as it is: `npm run publish-schemas -w libs/contracts` adds a version', (name) => {
    expect(publishedVersions(name).map(({ text }) => parseSchema(text).text).at(-1)).toBe(loadSchema(name).text);
  });

  it.each(SCHEMA_CHANGES.filter(({ allowed }) => allowed))('$name passes', (change) => {
    expect(incompatibilities(applyChange(change), loadSchema(change.schema).text)).toEqual([]);
  });

  it.each(SCHEMA_CHANGES.filter(({ allowed }) => !allowed))('$name fails', (change) => {
    expect(incompatibilities(applyChange(change), loadSchema(change.schema).text)).not.toEqual([]);
  });
});
