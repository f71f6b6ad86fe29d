import { stringify } from 'yaml';
import type { TopicEntry } from '../src/topics.ts';
import { CONSUMING_SERVICES, DEAD_LETTER_TOPIC, TOPICS } from '../src/topics.ts';
import type { SchemaSet } from './avro-source.ts';

const AVRO = 'application/vnd.apache.avro;version=1.9.0';

const HEADERS = {
  type: 'object',
  properties: {
    'cbx-message-id': { type: 'string', format: 'uuid', description: 'The same on every delivery of a message: consumers recognise a repetition by it.' },
    'cbx-subject-number': { type: 'string', pattern: '^[0-9]+$', description: 'The number of the message among those of its subject and topic; a consumer sees by it whether one is missing.' },
    traceparent: { type: 'string', description: 'W3C Trace Context.' },
    tracestate: { type: 'string', description: 'W3C Trace Context.' },
  },
  required: ['cbx-message-id'],
};

const DEAD_LETTER_HEADERS = {
  type: 'object',
  description: 'The headers of the message as it came, and beside them why and whence.',
  properties: {
    'cbx-origin-topic': { type: 'string' },
    'cbx-origin-partition': { type: 'string' },
    'cbx-origin-offset': { type: 'string' },
    'cbx-origin-timestamp': { type: 'string', format: 'date-time' },
    'cbx-error-code': { type: 'string', description: 'AREA.CODE of the error.' },
    'cbx-error-pointer': { type: 'string', description: 'The place in the message, where the error knows it.' },
    'cbx-attempts': { type: 'string' },
    'cbx-service': { type: 'string' },
    'cbx-dead-at': { type: 'string', format: 'date-time' },
  },
};

/** AsyncAPI 3.0 of every topic: who sends, who receives, key, partitions, retention, schema. YAML text. */
export function asyncapiOf(set: SchemaSet, header: string): string {
  const channels: Record<string, unknown> = {};
  const operations: Record<string, unknown> = {};
  const messages: Record<string, unknown> = {};
  for (const [topic, entry] of Object.entries<TopicEntry>(TOPICS)) {
    const schema = set.topics.find(({ name }) => name === entry.schema);
    if (schema === undefined) throw new Error(`${topic} names the schema ${entry.schema}, which is not there`);
    const { record } = schema;
    messages[record.name] = {
      name: record.name,
      summary: record.doc,
      contentType: 'application/vnd.confluent.avro',
      headers: { $ref: '#/components/schemas/MessageHeaders' },
      payload: { schemaFormat: AVRO, schema: { $ref: `../libs/contracts/src/generated/${entry.schema}.avsc` } },
      bindings: { kafka: { key: { type: 'string', format: 'uuid', description: 'subjectKey' }, schemaIdLocation: 'payload', schemaIdPayloadEncoding: 'confluent', schemaLookupStrategy: 'TopicIdStrategy' } },
    };
    channels[topic] = {
      address: topic,
      description: record.doc,
      messages: { [record.name]: { $ref: `#/components/messages/${record.name}` } },
      bindings: topicBinding(entry),
    };
    for (const service of entry.producers) operations[`${service}.sends.${topic}`] = operation('send', topic, service);
    for (const service of entry.consumers) operations[`${service}.receives.${topic}`] = operation('receive', topic, service);
  }
  for (const service of CONSUMING_SERVICES) {
    const topic = `dead-letter.${service}.v1`;
    channels[topic] = {
      address: topic,
      description: `What ${service} could not process: the bytes as they came, with cause and origin in the headers.`,
      messages: { DeadLetter: { $ref: '#/components/messages/DeadLetter' } },
      bindings: topicBinding(DEAD_LETTER_TOPIC),
    };
    operations[`${service}.sends.${topic}`] = operation('send', topic, service);
  }
  messages['DeadLetter'] = {
    name: 'DeadLetter',
    summary: 'A message that could not be processed, byte for byte.',
    contentType: 'application/octet-stream',
    headers: { $ref: '#/components/schemas/DeadLetterHeaders' },
    payload: { type: 'string', format: 'binary' },
  };
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'Cross-Border Exchange: topics',
      version: '1.0.0',
      description: 'Values are in the Confluent wire format: 0x00, the schema id as big-endian int32, the Avro body. Schemas are FULL_TRANSITIVE under the subject <topic>-value.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/vnd.confluent.avro',
    channels,
    operations,
    components: { messages, schemas: { MessageHeaders: HEADERS, DeadLetterHeaders: DEAD_LETTER_HEADERS } },
  };
  return `# ${header}\n${stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

function topicBinding(entry: Pick<TopicEntry, 'partitions' | 'retentionMs' | 'cleanup'>): unknown {
  return { kafka: { partitions: entry.partitions, topicConfiguration: { 'cleanup.policy': [entry.cleanup], 'retention.ms': entry.retentionMs } } };
}

function operation(action: 'send' | 'receive', topic: string, service: string): unknown {
  return { action, title: `${service} ${action}s`, channel: { $ref: `#/channels/${topic}` }, tags: [{ name: service }] };
}
