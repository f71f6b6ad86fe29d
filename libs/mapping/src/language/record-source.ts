import type { Entry, YamlFile } from './yaml-file.js';

const RECORD_KEYS = ['kind', 'action', 'reference', 'set', 'fields', 'rules', 'render', 'bodies', 'bodyWithoutAction', 'ignored'] as const;
/** What a record of a snapshot may say anew. */
const VARIANT_KEYS = ['kind', 'action', 'reference', 'set', 'fields', 'without'] as const;

/** What a mapping says of the records of one kind of submission, before it is compiled. */
export interface RecordSource {
  /** For mistakes about all of it. */
  readonly entry: Entry;
  readonly parts: Readonly<Record<string, Entry | undefined>>;
  /** The fields of every record. */
  readonly fields: readonly Entry[];
}

/** `record`. */
export function recordSource(file: YamlFile, entry: Entry): RecordSource {
  const parts = file.map(entry.value, 'record', RECORD_KEYS);
  return { entry, parts, fields: file.entries(parts.fields?.value, 'record.fields') };
}

/** The same with what a snapshot says anew: fields of the same name are read in its way, those that it is `without` are none. */
export function variantOf(file: YamlFile, { parts, fields }: RecordSource, entry: Entry): RecordSource {
  const own = file.map(entry.value, 'snapshot.record', VARIANT_KEYS);
  const without = file.list(own.without?.value, 'without').map((item) => {
    const name = file.text(item, 'a field') ?? '';
    if (!fields.some((field) => field.name === name)) file.mistake(item, `'${name}' is no field of the record`);
    return name;
  });
  const anew = file.entries(own.fields?.value, 'snapshot.record.fields');
  for (const { name, key } of anew) if (!fields.some((field) => field.name === name)) file.mistake(key, `'${name}' is no field of the record: here stands only what is read in another way`);
  const left = fields.filter(({ name }) => !without.includes(name)).map((field) => anew.find(({ name }) => name === field.name) ?? field);
  const said = Object.fromEntries(Object.entries(own).filter(([name, part]) => part !== undefined && name !== 'fields' && name !== 'without'));
  return { entry, parts: { ...parts, ...said }, fields: left };
}
