import fc from 'fast-check';
import type { AvroType, RecordField, RecordType } from '../src/avro/avro-schema.js';
import { loadSchema } from '../src/avro/load-schema.js';
import { NamedTypes } from '../src/avro/named-types.js';
import type { MessageOf, TopicName } from '../src/topics.js';
import { NOTIFICATION_TOPICS, TOPICS } from '../src/topics.js';

type Json = fc.Arbitrary<unknown>;

const day = fc.date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const point = fc.tuple(day, fc.constantFrom(4, 7, 10)).map(([text, length]) => text.slice(0, length));
const letters = fc.constantFrom(...'ABCXYZ');
const country = fc.tuple(letters, letters, letters).map((parts) => parts.join(''));
const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).map((text) => text.normalize('NFC').replace(/\p{White_Space}/gu, '')).filter((text) => text !== '');

const STRINGS: Readonly<Record<string, Json>> = {
  uuid: fc.uuid(),
  country,
  releasee: country,
  edtf: fc.oneof(point, point.map((text) => `${text}~`), fc.tuple(point, point).map((pair) => pair.join('/'))),
  text: fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' ')),
  identifier: word,
  sha256: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }),
  pointer: fc.array(fc.constantFrom('a', '0', '~0', '~1', 'имя'), { maxLength: 4 }).map((parts) => parts.map((part) => `/${part}`).join('')),
  json: fc.json(),
};

/** Any canonical message of a topic. */
export function messagesOf<T extends TopicName>(topic: T): fc.Arbitrary<MessageOf<T>> {
  const { record } = loadSchema(TOPICS[topic].schema);
  return arbitraryRecord(record, new NamedTypes(record)) as fc.Arbitrary<MessageOf<T>>;
}

function arbitraryOf(type: AvroType, names: NamedTypes): Json {
  if (Array.isArray(type)) throw new Error('A union stands in a field only');
  if (typeof type === 'string') return arbitraryOf(names.get(type), names);
  switch (type.type) {
    case 'record':
      return arbitraryRecord(type, names);
    case 'enum':
      return fc.constantFrom(...type.symbols.filter((symbol) => type.unknown === undefined || symbol !== type.default));
    case 'array': {
      const items = arbitraryOf(type.items, names);
      const limits = { minLength: type.mayBeEmpty ? 0 : 1, maxLength: 3 };
      const list = type.unique ? fc.uniqueArray(items, limits).map((values) => values.toSorted()) : fc.array(items, limits);
      return type.everyone === undefined ? list : fc.oneof(list, fc.constant([type.everyone]));
    }
    case 'boolean':
      return type.values === undefined ? fc.boolean() : fc.constantFrom(...type.values);
    case 'int':
    case 'long':
      if (type.logicalType === 'date') return day;
      if (type.logicalType === 'timestamp-millis') return fc.date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }).map((date) => date.toISOString());
      return type.type === 'int' ? fc.integer({ min: type.minimum ?? 0 }) : fc.maxSafeInteger().map((value) => Math.min(Math.max(type.minimum ?? 0, Math.abs(value)), Number.MAX_SAFE_INTEGER - 1));
    case 'string':
      return type.values === undefined ? STRINGS[type.logicalType ?? type.format ?? 'text'] ?? fc.constant('x') : fc.constantFrom(...type.values);
  }
}

function arbitraryRecord(record: RecordType, names: NamedTypes): Json {
  if (record.name === 'AnyNotification') return fc.oneof(...NOTIFICATION_TOPICS.map((topic) => messagesOf(topic)));
  const fields = Object.fromEntries(record.fields.map((field) => [field.name, arbitraryField(field, names)]));
  const required = record.fields.filter(({ type, requiredUnlessCancelled }) => !Array.isArray(type) || requiredUnlessCancelled).map(({ name }) => name);
  const whole = fc.record(fields, { requiredKeys: required });
  if (record.name === 'PersonName') return whole.map(withOneOfTheNames);
  return record.kind === undefined ? whole : whole.map((message) => withKind(message as { header: object & { action: string } }, record.kind));
}

function arbitraryField({ type }: RecordField, names: NamedTypes): Json {
  return arbitraryOf(Array.isArray(type) ? type.find((branch) => branch !== 'null') ?? 'null' : type, names);
}

/** A name has parts or is whole. */
function withOneOfTheNames(name: Record<string, unknown>): unknown {
  const { full, family, given, patronymic, ...rest } = name;
  if (full !== undefined) return { ...rest, full };
  return Object.fromEntries(Object.entries({ ...rest, family: family ?? 'Ахметов', given, patronymic }).filter(([, value]) => value !== undefined));
}

/** The header is of the message's kind, and CANCEL has no bodies. */
function withKind({ header, ...bodies }: { header: object & { action: string } }, kind: string | undefined): unknown {
  return { header: { ...header, kind }, ...(header.action === 'CANCEL' ? {} : bodies) };
}
