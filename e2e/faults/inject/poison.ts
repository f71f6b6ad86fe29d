import { createWireCodec, loadSchema, readSchemaIds, TOPICS, type TopicName } from '@cbx/contracts';
import { aNotification } from '@cbx/testing';
import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import type { NewEvent } from '../history/events.ts';
import type { Random } from '../load/random.ts';
import type { Fault } from './fault.ts';
import { LateSchemas } from './late-schemas.ts';

/**
 * Messages that cannot be processed, put straight into a topic.
 * - `garbage`: bytes that are no message of anybody's
 * - `unknown-symbol`: well-formed, with a symbol that no reader knows
 * - `misaddressed`: well-formed and known, under a key that is not its subject's: the handler refuses it
 * - `unknown-schema`: written with a schema that nobody has registered yet; once somebody has, it can be redriven
 */
export type Poison = 'garbage' | 'unknown-symbol' | 'misaddressed' | 'unknown-schema';

export const POISONS: readonly Poison[] = ['garbage', 'unknown-symbol', 'misaddressed', 'unknown-schema'];

interface Dose {
  readonly topic: TopicName;
  readonly service: 'exchange-gateway' | 'case-registry' | 'alerting';
  readonly value: Buffer;
}

export interface PoisonerParts {
  readonly brokers: string;
  readonly topicPrefix: string;
  readonly schemaIdsFile: string;
  readonly registryUrl: string;
  readonly write: (event: NewEvent) => void;
  readonly random: Random;
}

export class Poisoner {
  readonly #parts: PoisonerParts;
  readonly #producer: Producer;
  readonly #codec: ReturnType<typeof createWireCodec>;
  readonly #late: LateSchemas;
  /** How many messages each service must bury. */
  readonly doses = new Map<Dose['service'], number>();

  constructor(parts: PoisonerParts) {
    this.#parts = parts;
    this.#producer = new Kafka({ clientId: 'cbx-faults-poison', brokers: [parts.brokers], logLevel: logLevel.NOTHING, retry: { retries: 20, maxRetryTime: 2_000 } }).producer({ idempotent: true });
    this.#late = new LateSchemas(parts.registryUrl);
    this.#codec = createWireCodec({ schemaIds: readSchemaIds(parts.schemaIdsFile) });
  }

  connect(): Promise<void> {
    return this.#producer.connect();
  }

  disconnect(): Promise<void> {
    return this.#producer.disconnect();
  }

  async administer(poison: Poison): Promise<Readonly<Record<string, unknown>>> {
    const { topic, service, value } = await this.#dose(poison);
    const messageId = randomUUID();
    this.#parts.write({ event: 'probe.poison', topic, messageId, service, details: { poison } });
    await this.#producer.send({ topic: this.#parts.topicPrefix + topic, acks: -1, messages: [{ key: randomUUID(), value, headers: { 'cbx-message-id': messageId } }] });
    this.doses.set(service, (this.doses.get(service) ?? 0) + 1);
    return { poison, topic, service, messageId };
  }

  /** Registers what was not registered: what was buried for it can be redriven from now on. */
  registerLateSchemas(): Promise<void> {
    return this.#late.register();
  }

  async #dose(poison: Poison): Promise<Dose> {
    switch (poison) {
      case 'garbage':
        return this.#parts.random.pick<Dose>([
          { topic: 'notification.search-request.v1', service: 'case-registry', value: Buffer.from('not of anybody', 'utf8') },
          { topic: 'case.event.v1', service: 'alerting', value: Buffer.from([0, 0, 0, 0, 1, 255, 255, 255, 255]) },
          { topic: 'notification.progress.v1', service: 'exchange-gateway', value: Buffer.alloc(0) },
        ]);
      case 'unknown-symbol':
        return { topic: 'notification.search-request.v1', service: 'case-registry', value: this.#withUnknownAction() };
      case 'misaddressed':
        return { topic: 'notification.search-request.v1', service: 'case-registry', value: this.#codec.encode('notification.search-request.v1', aNotification({ kind: 'SEARCH_REQUEST', sourceReference: randomUUID() })) };
      case 'unknown-schema':
        return { topic: PROGRESS, service: 'exchange-gateway', value: await this.#withLateSchema() };
    }
  }

  /** Progress of a notification that nobody knows of: keeping it has no effect that anybody sees. */
  async #withLateSchema(): Promise<Buffer> {
    const value = this.#codec.encode(PROGRESS, { eventId: randomUUID(), notificationId: randomUUID(), subjectKey: randomUUID(), stage: 'REGISTERED', at: new Date().toISOString(), service: 'case-registry' });
    value.writeInt32BE(await this.#late.next(loadSchema(TOPICS[PROGRESS].schema).text), 1);
    return value;
  }

  /** An action beyond all that the schema names: where two messages that differ in their action alone differ, its number stands (Avro: zigzag). */
  #withUnknownAction(): Buffer {
    const notification = aNotification({ kind: 'SEARCH_REQUEST', sourceReference: randomUUID() });
    const encoded = (action: 'NEW' | 'UPDATE'): Buffer => this.#codec.encode('notification.search-request.v1', { ...notification, header: { ...notification.header, action } });
    const [one, other] = [encoded('NEW'), encoded('UPDATE')];
    const place = one.findIndex((byte, index) => byte !== other[index]);
    const bytes = Buffer.from(one);
    bytes[place] = 100;
    return bytes;
  }
}

const PROGRESS = 'notification.progress.v1';

/** One poisonous message, and its neighbours must not wait for it. */
export function poisonFault(poison: Poison): Fault {
  return {
    kind: 'poison',
    target: poison,
    touches: [],
    holdMs: { from: 0, to: 0 },
    begin: ({ poisoner }) => poisoner.administer(poison),
    heal: () => Promise.resolve(),
  };
}
