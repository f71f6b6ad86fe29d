import { CbxError } from '@cbx/kernel';
import type { MessageOf, TopicName } from '../topics.js';
import { TOPIC_NAMES } from '../topics.js';
import type { SchemaIds } from './schema-ids.js';
import { subjectOf } from './schema-ids.js';
import { TopicCodec } from './topic-codec.js';

/** Asks for a schema that no file knows. See SchemaRegistryClient. */
export interface SchemaResolver {
  /**
   * The schema's JSON text. Throws CbxError CONTRACT.UNKNOWN_SCHEMA: retryable while the registry cannot be asked, not retryable when it says that
   * there is no such id.
   */
  schemaById(id: number): Promise<string>;
}

export interface WireCodecOptions {
  readonly schemaIds: SchemaIds;
  /** Without one, an id that the file does not name is unknown for good. */
  readonly resolver?: SchemaResolver;
}

/** Canonical JSON <-> the Confluent wire format: 0x00, the schema id as big-endian int32, the Avro body. */
export interface WireCodec {
  /**
   * Throws CbxError CONTRACT.INVALID, with the pointer and what was expected there and never the value, where it is not canonical;
   * CONTRACT.SCHEMA_IDS where the topic's schema was not registered as this version has it.
   */
  encode<T extends TopicName>(topic: T, value: MessageOf<T>): Buffer;
  /**
   * A promise only where the writer's schema must first be asked from the registry. Throws (or rejects with) CbxError CONTRACT.MALFORMED,
   * CONTRACT.UNKNOWN_SYMBOL, CONTRACT.UNKNOWN_SCHEMA, CONTRACT.INCOMPATIBLE_SCHEMA; only UNKNOWN_SCHEMA can be retryable.
   */
  decode<T extends TopicName>(topic: T, bytes: Buffer): MessageOf<T> | Promise<MessageOf<T>>;
  decode(topic: string, bytes: Buffer): unknown;
}

/** A codec for all topics. Schemas are compiled at a topic's first use, each writer's resolver once. */
export function createWireCodec({ schemaIds, resolver }: WireCodecOptions): WireCodec {
  const codecs = new Map<string, TopicCodec>();
  const codecOf = (topic: string): TopicCodec => {
    const known = codecs.get(topic);
    if (known !== undefined) return known;
    if (!isTopic(topic)) throw new CbxError('CONTRACT.UNKNOWN_TOPIC', `${topic} is no topic of the catalogue`, { details: { topic } });
    const codec = new TopicCodec(topic, schemaIds[subjectOf(topic)], resolver);
    codecs.set(topic, codec);
    return codec;
  };
  return {
    encode: (topic, value) => codecOf(topic).encode(value),
    decode: (topic: string, bytes: Buffer): never => codecOf(topic).decode(bytes) as never,
  };
}

function isTopic(topic: string): topic is TopicName {
  return (TOPIC_NAMES as readonly string[]).includes(topic);
}
