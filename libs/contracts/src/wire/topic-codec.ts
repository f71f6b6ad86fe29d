import { CbxError } from '@cbx/kernel';
import type avsc from 'avsc';
import { avroTypeOf } from '../avro/avro-type.js';
import type { FromAvro } from '../avro/from-avro.js';
import { compileFromAvro } from '../avro/from-avro.js';
import { loadSchema, parseSchema } from '../avro/load-schema.js';
import type { ToAvro } from '../avro/to-avro.js';
import { compileToAvro } from '../avro/to-avro.js';
import type { TopicName } from '../topics.js';
import { TOPICS } from '../topics.js';
import { validateMessage } from '../validate/validate-message.js';
import type { SubjectSchemas } from './schema-ids.js';
import type { SchemaResolver } from './wire-codec.js';

const MAGIC = 0;
const HEAD_BYTES = 5;
const INITIAL_SCRATCH_BYTES = 16 * 1024;

/** How the bytes of one writer's schema are read: `resolver` is absent where the writer's schema is ours. */
interface Writer {
  readonly resolver: avsc.Resolver | undefined;
}

/** Encodes and decodes what one topic carries. */
export class TopicCodec {
  readonly #topic: TopicName;
  readonly #type: avsc.Type;
  readonly #toAvro: ToAvro;
  readonly #fromAvro: FromAvro;
  readonly #ownId: number | undefined;
  readonly #writers = new Map<number, Writer>();
  readonly #asked = new Map<number, Promise<Writer>>();
  readonly #earlier: ReadonlyMap<number, string>;
  readonly #resolver: SchemaResolver | undefined;
  #scratch = Buffer.allocUnsafe(INITIAL_SCRATCH_BYTES);

  constructor(topic: TopicName, schemas: SubjectSchemas | undefined, resolver: SchemaResolver | undefined) {
    const { record, fingerprint } = loadSchema(TOPICS[topic].schema);
    this.#topic = topic;
    this.#type = avroTypeOf(record);
    this.#toAvro = compileToAvro(record);
    this.#fromAvro = compileFromAvro(record);
    this.#resolver = resolver;
    // While versions of a service are exchanged, the newest registered schema need not be the one that this version was built with.
    const own = [schemas, ...(schemas?.earlier ?? [])].find((known) => known?.fingerprint === fingerprint);
    this.#ownId = own?.id;
    if (own !== undefined) this.#writers.set(own.id, { resolver: undefined });
    this.#earlier = new Map(schemas?.earlier.map(({ id, schema }) => [id, schema]));
  }

  encode(value: unknown): Buffer {
    if (this.#ownId === undefined) {
      throw new CbxError('CONTRACT.SCHEMA_IDS', `The schema-ids file does not know the schema of ${this.#topic} that this version was built with; run the topics job`, { details: { topic: this.#topic } });
    }
    const result = validateMessage(this.#topic, value);
    if (!result.valid) {
      const { pointer, expected } = result.fault;
      throw new CbxError('CONTRACT.INVALID', `A message for ${this.#topic} is not canonical: ${pointer} ${expected}`, { details: { topic: this.#topic, pointer, expected } });
    }
    const avro = this.#toAvro(value as never);
    let end = this.#type.encode(avro, this.#scratch, HEAD_BYTES);
    while (end < 0) {
      this.#scratch = Buffer.allocUnsafe(2 * (this.#scratch.length - end));
      end = this.#type.encode(avro, this.#scratch, HEAD_BYTES);
    }
    this.#scratch[0] = MAGIC;
    this.#scratch.writeInt32BE(this.#ownId, 1);
    return Buffer.from(this.#scratch.subarray(0, end));
  }

  decode(bytes: Buffer): unknown {
    if (bytes.length < HEAD_BYTES || bytes[0] !== MAGIC) throw this.#malformed('it does not begin as the wire format does');
    const id = bytes.readInt32BE(1);
    const writer = this.#writers.get(id);
    if (writer !== undefined) return this.#read(bytes, writer);
    const earlier = this.#earlier.get(id);
    if (earlier !== undefined) return this.#read(bytes, this.#remember(id, earlier));
    return this.#ask(id).then((asked) => this.#read(bytes, asked));
  }

  #read(bytes: Buffer, { resolver }: Writer): unknown {
    let value: unknown;
    let end: number;
    try {
      ({ value, offset: end } = this.#type.decode(bytes, HEAD_BYTES, resolver));
    } catch (cause) {
      throw this.#malformed('its body does not follow its schema', cause);
    }
    if (end !== bytes.length) throw this.#malformed(end < 0 ? 'it is cut off' : 'bytes follow its body');
    return this.#fromAvro(value as never);
  }

  /** Messages that come while one is asked for wait for the same answer; a failure is forgotten, so that the next message asks again. */
  #ask(id: number): Promise<Writer> {
    const pending = this.#asked.get(id);
    if (pending !== undefined) return pending;
    if (this.#resolver === undefined) {
      return Promise.reject(new CbxError('CONTRACT.UNKNOWN_SCHEMA', `Schema ${id} is not in the schema-ids file, and there is no registry to ask`, { details: { schemaId: id } }));
    }
    const asked = this.#resolver
      .schemaById(id)
      .then((schema) => this.#remember(id, schema))
      .finally(() => this.#asked.delete(id));
    this.#asked.set(id, asked);
    return asked;
  }

  #remember(id: number, schema: string): Writer {
    let writer: Writer;
    try {
      writer = { resolver: this.#type.createResolver(avroTypeOf(parseSchema(schema).record)) };
    } catch (cause) {
      throw new CbxError('CONTRACT.INCOMPATIBLE_SCHEMA', `Schema ${id} cannot be read as what ${this.#topic} carries`, { cause, details: { schemaId: id, topic: this.#topic } });
    }
    this.#writers.set(id, writer);
    return writer;
  }

  #malformed(what: string, cause?: unknown): CbxError {
    return new CbxError('CONTRACT.MALFORMED', `A message of ${this.#topic} is malformed: ${what}`, { cause, details: { topic: this.#topic } });
  }
}
