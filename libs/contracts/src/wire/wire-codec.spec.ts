import fc from 'fast-check';
import { CbxError } from '@cbx/kernel';
import { messagesOf } from '../../testing/arbitrary.js';
import { loadSchema } from '../avro/load-schema.js';
import type { RecordType } from '../avro/avro-schema.js';
import { avroTypeOf } from '../avro/avro-type.js';
import type { OrganizedCrimeGroupNotification, SearchRequestNotification } from '../generated/types.js';
import type { TopicName } from '../topics.js';
import { TOPIC_NAMES, TOPICS } from '../topics.js';
import type { SchemaIds } from './schema-ids.js';
import { subjectOf } from './schema-ids.js';
import { createWireCodec } from './wire-codec.js';

const SCHEMA_IDS: SchemaIds = Object.fromEntries(
  TOPIC_NAMES.map((topic, index) => [subjectOf(topic), { id: index + 1, fingerprint: loadSchema(TOPICS[topic].schema).fingerprint, earlier: [] }]),
);

const GROUP: OrganizedCrimeGroupNotification = {
  header: {
    notificationId: '202b6ad1-2c8d-5e16-aacc-296a03bc1a37',
    subjectKey: '3a2a9081-98db-53bf-9b7d-4076923f3c51',
    kind: 'ORGANIZED_CRIME_GROUP',
    action: 'NEW',
    origin: 'KAZ',
    originAgency: 'Пограничная служба',
    sourceReference: 'ОПГ-2024-0001',
    sourceVersion: 1,
    sentAt: '2024-05-14T04:30:00.000Z',
    status: 'ACTUAL',
    handling: { code: 'H0', releasableTo: ['*'], purpose: 'COUNTER_TRAFFICKING', retainUntil: '2027-05-14' },
  },
  group: { names: [{ type: 'PRIMARY', script: 'Cyrl', value: 'Группа «Тракт»' }], status: 'ACTIVE', activities: ['OTHER'], territories: ['KAZ'] },
};

const GROUP_TOPIC = 'notification.organized-crime-group.v1';
const SEARCH_TOPIC = 'notification.search-request.v1';

function failure(work: () => unknown): CbxError {
  try {
    work();
  } catch (error) {
    if (error instanceof CbxError) return error;
    throw error;
  }
  throw new Error('It did not fail');
}

/** The wire form of an Avro value written with another schema under another id. */
function written(schema: RecordType, id: number, value: unknown): Buffer {
  const head = Buffer.alloc(5);
  head.writeInt32BE(id, 1);
  return Buffer.concat([head, avroTypeOf(schema).toBuffer(value)]);
}

/** A copy of a topic's schema, changed: what a later version of the suite might write. */
function changed(topic: TopicName, change: (text: string) => string): RecordType {
  return JSON.parse(change(JSON.stringify(loadSchema(TOPICS[topic].schema).record))) as RecordType;
}

function codecKnowing(topic: TopicName, id: number, schema: RecordType) {
  const own = SCHEMA_IDS[subjectOf(topic)];
  if (own === undefined) throw new Error(`No schema of ${topic}`);
  return createWireCodec({ schemaIds: { ...SCHEMA_IDS, [subjectOf(topic)]: { ...own, earlier: [{ id, fingerprint: 'later', schema: JSON.stringify(schema) }] } } });
}

describe('the wire codec', () => {
  const codec = createWireCodec({ schemaIds: SCHEMA_IDS });

  it.each(TOPIC_NAMES)('gives back every canonical message of %s as it was', (topic) => {
    fc.assert(
      fc.property(messagesOf(topic), (message) => {
        expect(codec.decode(topic, codec.encode(topic, message))).toEqual(message);
      }),
      { numRuns: 150 },
    );
  });

  it('writes 0x00, the schema id as big-endian int32 and the body', () => {
    const bytes = codec.encode(GROUP_TOPIC, GROUP);
    expect(bytes.subarray(0, 5)).toEqual(Buffer.from([0, 0, 0, 0, 1]));
    expect(avroTypeOf(loadSchema('organized-crime-group').record).fromBuffer(bytes.subarray(5))).toMatchObject({ header: { sentAt: Date.parse('2024-05-14T04:30:00.000Z') } });
  });

  it('grows for a message larger than its buffer, and small messages after it are right', () => {
    const note = 'длинно '.repeat(40_000).trim();
    const large = { ...GROUP, group: { ...GROUP.group, note } } as OrganizedCrimeGroupNotification;
    expect(codec.decode(GROUP_TOPIC, codec.encode(GROUP_TOPIC, large))).toEqual(large);
    expect(codec.decode(GROUP_TOPIC, codec.encode(GROUP_TOPIC, GROUP))).toEqual(GROUP);
  });

  describe('refuses to encode what is not canonical, naming the place and never the value', () => {
    const cases: readonly [string, string, (message: Record<string, Record<string, unknown>>) => void][] = [
      ['an unknown field', '/group', (message) => (message['group']!['secretName'] = 'Ахметов')],
      ['null', '/group/note', (message) => (message['group']!['note'] = null)],
      ['an empty text', '/group/note', (message) => (message['group']!['note'] = '')],
      ['an empty array', '/group/territories', (message) => (message['group']!['territories'] = [])],
      ['text that is not trimmed', '/group/note', (message) => (message['group']!['note'] = 'Ахметов ')],
      ['a symbol that only Avro has', '/header/status', (message) => (message['header']!['status'] = 'UNKNOWN')],
      ['a day that is not in the calendar', '/header/handling/retainUntil', (message) => ((message['header']!['handling'] as Record<string, unknown>)['retainUntil'] = '2027-02-30')],
      ['an instant that is not UTC', '/header/sentAt', (message) => (message['header']!['sentAt'] = '2024-05-14T04:30:00.000+05:00')],
      ['a required field left out', '/header/origin', (message) => delete message['header']!['origin']],
      ['another kind', '/header/kind', (message) => (message['header']!['kind'] = 'SEARCH_REQUEST')],
      ['a body on CANCEL', '/group', (message) => (message['header']!['action'] = 'CANCEL')],
      ['a state beside everyone', '/header/handling/releasableTo', (message) => ((message['header']!['handling'] as Record<string, unknown>)['releasableTo'] = ['*', 'ARM'])],
    ];
    it.each(cases)('%s', (_name, pointer, spoil) => {
      const message = structuredClone(GROUP) as unknown as Record<string, Record<string, unknown>>;
      spoil(message);
      const error = failure(() => codec.encode(GROUP_TOPIC, message as unknown as OrganizedCrimeGroupNotification));
      expect(error).toMatchObject({ code: 'CONTRACT.INVALID', retryable: false, details: { topic: GROUP_TOPIC, pointer } });
      expect(JSON.stringify([error.message, error.details])).not.toMatch(/Ахметов|secretName|2027-02-30/);
    });
  });

  describe('refuses malformed bytes', () => {
    const good = codec.encode(GROUP_TOPIC, GROUP);
    it.each([
      ['none', Buffer.alloc(0)],
      ['a head cut off', good.subarray(0, 4)],
      ['another first byte', Buffer.concat([Buffer.from([1]), good.subarray(1)])],
      ['a body cut off', good.subarray(0, -1)],
      ['bytes after the body', Buffer.concat([good, Buffer.from([0])])],
    ])('%s', (_name, bytes) => {
      expect(failure(() => codec.decode(GROUP_TOPIC, bytes))).toMatchObject({ code: 'CONTRACT.MALFORMED', retryable: false });
    });

    it('the message of one kind under another topic', () => {
      const schema = changed(SEARCH_TOPIC, (text) => text);
      const bytes = written(schema, 4, { header: { ...GROUP.header, sentAt: 0, handling: { ...GROUP.header.handling, retainUntil: 0 } } });
      expect(failure(() => codec.decode(SEARCH_TOPIC, bytes))).toMatchObject({ code: 'CONTRACT.MALFORMED', details: { pointer: '/header/kind' } });
    });

    it('however they are damaged: a CbxError or a value, in bounded time and memory', () => {
      const damage = fc.array(fc.tuple(fc.nat({ max: good.length - 6 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 });
      fc.assert(
        fc.property(damage, (changes) => {
          const bytes = Buffer.from(good);
          for (const [place, byte] of changes) bytes[place + 5] = byte;
          try {
            void codec.decode(GROUP_TOPIC, bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(CbxError);
          }
        }),
        { numRuns: 3_000 },
      );
    });

    it('an array that claims more items than there are bytes', () => {
      const names = good.indexOf(Buffer.from('Группа')) - 4;
      const huge = Buffer.from([0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]);
      expect(good[names]).toBe(2);
      const bytes = Buffer.concat([good.subarray(0, names), huge, good.subarray(names + 1)]);
      expect(failure(() => codec.decode(GROUP_TOPIC, bytes))).toMatchObject({ code: 'CONTRACT.MALFORMED' });
    });
  });

  describe('reads what a later version wrote', () => {
    const search: SearchRequestNotification = {
      header: { ...GROUP.header, kind: 'SEARCH_REQUEST' },
      search: { category: 'MISSING', urgency: 'ROUTINE', measure: 'LOCATE', reason: 'Пропал', warnings: ['ARMED'], validUntil: '2025-01-01' },
      person: { names: [{ type: 'PRIMARY', script: 'Cyrl', family: 'Ахметов' }], sex: 'MALE' },
    };
    const avro = (value: SearchRequestNotification) => ({
      ...value,
      header: { ...value.header, sentAt: 0, handling: { ...value.header.handling, retainUntil: 0 } },
      search: { ...value.search, validUntil: 0 },
    });

    it.each([
      ['kind', '"SEARCH_REQUEST"]', '"SEARCH_REQUEST","AGREEMENT"]', { kind: 'AGREEMENT' }],
      ['action', '"CANCEL"]', '"CANCEL","MERGE"]', { action: 'MERGE' }],
      ['status', '"TEST"]', '"TEST","DRAFT"]', { status: 'DRAFT' }],
      ['handling code', '"H3"]', '"H3","H4"]', { handling: { ...GROUP.header.handling, code: 'H4', retainUntil: 0 } }],
    ])('an unknown %s stops', (_name, symbols, more, header) => {
      const later = changed(SEARCH_TOPIC, (text) => text.replace(symbols, more));
      const value = avro(search);
      const bytes = written(later, 77, { ...value, header: { ...value.header, ...header } });
      expect(failure(() => codecKnowing(SEARCH_TOPIC, 77, later).decode(SEARCH_TOPIC, bytes))).toMatchObject({ code: 'CONTRACT.UNKNOWN_SYMBOL', retryable: false });
    });

    it('an unknown symbol elsewhere becomes what the schema says: another symbol, or nothing', () => {
      const later = changed(SEARCH_TOPIC, (text) => text.replace('"ROUTINE"]', '"ROUTINE","IMMEDIATE"]').replace('"VULNERABLE",', '"VULNERABLE","ARSONIST",'));
      const value = avro(search);
      const read = (warnings: string[]): unknown =>
        codecKnowing(SEARCH_TOPIC, 77, later).decode(SEARCH_TOPIC, written(later, 77, { ...value, search: { ...value.search, urgency: 'IMMEDIATE', warnings } }));
      expect(read(['ARMED', 'ARSONIST'])).toMatchObject({ search: { urgency: 'URGENT', warnings: ['ARMED'] } });
      expect(read(['ARSONIST'])).not.toHaveProperty('search.warnings');
    });

    it('a count of an unknown measure is left out, not counted as another', () => {
      const topic = 'notification.operation-status.v1';
      const later = changed(topic, (text) => text.replace('"DOCUMENTS_SEIZED",', '"DOCUMENTS_SEIZED","VEHICLES_SEIZED",'));
      const operation = { code: 'К-1', name: 'Канал', phase: 'ACTIVE', lead: 'KAZ', participants: ['KAZ'], asOf: 0 };
      const header = { ...GROUP.header, kind: 'OPERATION_STATUS', sentAt: 0, handling: { ...GROUP.header.handling, retainUntil: 0 } };
      const results = [{ measure: 'VEHICLES_SEIZED', value: 4 }, { measure: 'ENTRY_BANS', value: 2 }];
      const bytes = written(later, 77, { header, operation: { ...operation, results } });
      expect(codecKnowing(topic, 77, later).decode(topic, bytes)).toMatchObject({ operation: { results: [{ measure: 'ENTRY_BANS', value: 2 }] } });
    });

    it('a new optional field is passed over, its damaged counts included', () => {
      const tags = '{"name":"tags","type":["null",{"type":"array","items":"string"}],"default":null,"doc":"New."},{"name":"person",';
      const later = changed(SEARCH_TOPIC, (text) => text.replace(/\{"name":"person",(?!.*\{"name":"person",)/, tags));
      const bytes = written(later, 77, { ...avro(search), tags: ['один', 'два'] });
      expect(codecKnowing(SEARCH_TOPIC, 77, later).decode(SEARCH_TOPIC, bytes)).toMatchObject({ person: search.person });
      const count = bytes.indexOf(Buffer.from('один')) - 2;
      expect(bytes[count]).toBe(4);
      bytes[count] = 0x7e;
      expect(failure(() => codecKnowing(SEARCH_TOPIC, 77, later).decode(SEARCH_TOPIC, bytes))).toMatchObject({ code: 'CONTRACT.MALFORMED' });
    });
  });

  describe('and schemas that the file does not name', () => {
    const later = changed(GROUP_TOPIC, (text) => text.replace('An organised-crime group', 'A group'));
    const bytes = (): Buffer => written(later, 500, avroTypeOf(later).fromBuffer(codec.encode(GROUP_TOPIC, GROUP).subarray(5)));

    it('asks the registry once, for all messages that wait and all that follow', async () => {
      let asked = 0;
      const resolving = createWireCodec({
        schemaIds: SCHEMA_IDS,
        resolver: {
          schemaById: (id) => {
            asked += 1;
            expect(id).toBe(500);
            return Promise.resolve(JSON.stringify(later));
          },
        },
      });
      expect(await Promise.all([resolving.decode(GROUP_TOPIC, bytes()), resolving.decode(GROUP_TOPIC, bytes())])).toEqual([GROUP, GROUP]);
      expect(resolving.decode(GROUP_TOPIC, bytes())).toEqual(GROUP);
      expect(asked).toBe(1);
    });

    it('asks again after a failure, which it passes on', async () => {
      const answers = [Promise.reject(new CbxError('CONTRACT.UNKNOWN_SCHEMA', 'down', { retryable: true })), Promise.resolve(JSON.stringify(later))];
      const resolving = createWireCodec({ schemaIds: SCHEMA_IDS, resolver: { schemaById: () => answers.shift() ?? Promise.reject(new Error('asked too often')) } });
      await expect(resolving.decode(GROUP_TOPIC, bytes())).rejects.toMatchObject({ code: 'CONTRACT.UNKNOWN_SCHEMA', retryable: true });
      await expect(resolving.decode(GROUP_TOPIC, bytes())).resolves.toEqual(GROUP);
    });

    it('says so for good where there is no registry to ask', async () => {
      await expect(codec.decode(GROUP_TOPIC, bytes())).rejects.toMatchObject({ code: 'CONTRACT.UNKNOWN_SCHEMA', retryable: false });
    });

    it('refuses a schema that is not of this topic', async () => {
      const other = createWireCodec({ schemaIds: SCHEMA_IDS, resolver: { schemaById: () => Promise.resolve(loadSchema('notification-progress').text) } });
      await expect(other.decode(GROUP_TOPIC, bytes())).rejects.toMatchObject({ code: 'CONTRACT.INCOMPATIBLE_SCHEMA', retryable: false });
    });

    it('encodes under the id of its own schema where a later one is current', () => {
      const own = SCHEMA_IDS[subjectOf(GROUP_TOPIC)]!;
      const rolledBack = createWireCodec({
        schemaIds: { [subjectOf(GROUP_TOPIC)]: { id: 500, fingerprint: 'later', earlier: [{ id: 31, fingerprint: own.fingerprint, schema: loadSchema('organized-crime-group').text }] } },
      });
      expect(rolledBack.encode(GROUP_TOPIC, GROUP).readInt32BE(1)).toBe(31);
    });

    it('does not encode under a schema that is not its own', () => {
      expect(failure(() => createWireCodec({ schemaIds: {} }).encode(GROUP_TOPIC, GROUP))).toMatchObject({ code: 'CONTRACT.SCHEMA_IDS', retryable: false });
    });
  });

  it('knows the topics of the catalogue only', () => {
    expect(failure(() => codec.decode('case.note.v1', Buffer.alloc(9)))).toMatchObject({ code: 'CONTRACT.UNKNOWN_TOPIC', retryable: false });
  });
});
