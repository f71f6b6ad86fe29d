/** A small service that consumes, for the tests of dead letters: orders of states, each version released to some of them. */
import { CbxError } from '@cbx/kernel';
import type { IncomingMessage } from '@cbx/messaging';
import { Inbox, UnitOfWork } from '@cbx/persistence';
import type { Transaction } from '@cbx/persistence';
import type { ReleaseLabel } from '@cbx/release';
import { Controller, Inject, Module } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { defineService } from '../app/service-definition.js';
import { commonSettings } from '../config/common-settings.js';
import type { DeadLetterAudit, DeadLetterPolicy, LetterStanding, ReadableLetter } from '../dead-letters/index.js';
import { DeadLettersModule } from '../dead-letters/index.js';
import type { BodyMode } from '../http/body-parsers.js';
import { type Codec, MessagingModule } from '../messaging/messaging.module.js';
import { PersistenceModule } from '../persistence/persistence.module.js';

export const ORDER_TOPIC = 'order.v1';
export const ORDERS_DEAD_LETTERS = 'dead-letter.orders.v1';
export const TERM_MS = 14 * 86_400_000;

export interface Order {
  readonly version: number;
  readonly origin: string;
  readonly releasableTo: readonly string[];
  /** `CANCEL` withdraws the order. */
  readonly action: string;
  readonly text: string;
}

/** What goes wrong, as tests say it while the service runs. */
export class Troubles {
  /** Texts that the handler refuses. */
  readonly refused = new Map<string, CbxError>();
  /** Actions that the codec knows. */
  readonly actions = new Set(['NEW', 'CANCEL']);
  /** Called by the handler before it is done with its transaction; may wait, or throw. */
  inHandler: (orders: readonly Order[]) => Promise<void> = () => Promise.resolve();
  /** Called once the handler's effect is committed, before it answers. */
  afterEffect: () => Promise<void> = () => Promise.resolve();
}

export const CREATE_ORDERS = `
  CREATE TABLE order_head (subject uuid PRIMARY KEY, version integer NOT NULL, origin text NOT NULL, releasable_to text[] NOT NULL, cancelled boolean NOT NULL, text text NOT NULL);
  CREATE TABLE order_effect (n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, subject uuid NOT NULL, version integer NOT NULL, effect text NOT NULL);
  CREATE TABLE order_audit (n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, action text NOT NULL, actor text NOT NULL, letters uuid[] NOT NULL)`;

export function orderCodec(troubles: Troubles): Codec {
  return {
    encode: (_topic, value) => Buffer.from(JSON.stringify(value)),
    decode: (_topic, bytes) => {
      const order = JSON.parse(bytes.toString('utf8')) as Order;
      if (!troubles.actions.has(order.action)) throw new CbxError('CONTRACT.MALFORMED', 'an action that is not known');
      return order;
    },
  };
}

class OrdersPolicy implements DeadLetterPolicy {
  async standing(tx: Transaction, letters: readonly ReadableLetter[]): Promise<LetterStanding[]> {
    const heads = await tx.query<{ subject: string; version: number; origin: string; releasable_to: string[]; cancelled: boolean }>(
      'SELECT subject::text, version, origin, releasable_to, cancelled FROM order_head WHERE subject::text = ANY($1::text[])',
      [letters.map(({ key }) => key)],
    );
    return letters.map(({ key, value }) => {
      const order = value as Order;
      const head = heads.find(({ subject }) => subject === key);
      const current = head === undefined ? [] : [label(head.origin, head.cancelled ? [] : head.releasable_to)];
      return { labels: [label(order.origin, order.releasableTo), ...current], independent: head !== undefined && head.version > order.version };
    });
  }

  async audit(tx: Transaction, { action, principal, letterIds }: DeadLetterAudit): Promise<void> {
    await tx.query('INSERT INTO order_audit (action, actor, letters) VALUES ($1, $2, $3::uuid[])', [action, principal.subject, letterIds]);
  }
}

function label(origin: string, releasableTo: readonly string[]): ReleaseLabel {
  return { origin, releasableTo, status: 'ACTUAL', handlingCode: 'H0' };
}

/** As the registry does: an older version never overwrites, and never revives what is cancelled. */
export function ordersService(troubles: Troubles, body: BodyMode = { mode: 'JSON', limitBytes: 64 * 1024 }) {
  @Controller()
  class OrdersConsumer {
    constructor(
      @Inject(UnitOfWork) private readonly unitOfWork: UnitOfWork,
      @Inject(Inbox) private readonly inbox: Inbox,
    ) {}

    @EventPattern<string>(ORDER_TOPIC)
    async handle(@Payload() messages: IncomingMessage<Order>[]): Promise<void> {
      await this.unitOfWork.run(async (tx) => {
        const { accepted } = await this.inbox.accept(tx, 'orders', messages);
        for (const { key, value } of accepted) {
          const refusal = troubles.refused.get(value.text);
          if (refusal !== undefined) throw refusal;
          const rows = await tx.query(
            `INSERT INTO order_head (subject, version, origin, releasable_to, cancelled, text) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (subject) DO UPDATE SET version = EXCLUDED.version, releasable_to = EXCLUDED.releasable_to, cancelled = EXCLUDED.cancelled, text = EXCLUDED.text
               WHERE order_head.version < EXCLUDED.version RETURNING 1`,
            [key, value.version, value.origin, [...value.releasableTo], value.action === 'CANCEL', value.text],
          );
          await tx.query('INSERT INTO order_effect (subject, version, effect) VALUES ($1, $2, $3)', [key, value.version, rows.length === 0 ? 'OUTDATED' : value.action]);
        }
        await troubles.inHandler(accepted.map(({ value }) => value));
      });
      await troubles.afterEffect();
    }
  }

  return defineService({
    name: 'orders',
    title: 'Orders',
    description: 'Orders for a test',
    settings: commonSettings(0),
    body,
    module: (config) => {
      @Module({
        imports: [
          PersistenceModule.forRoot({ config, inbox: true }),
          MessagingModule.forRoot({ config, codec: orderCodec(troubles), deadLetterTopic: ORDERS_DEAD_LETTERS }),
          DeadLettersModule.forRoot({ config, topic: ORDERS_DEAD_LETTERS, termMs: TERM_MS, policy: new OrdersPolicy() }),
        ],
        controllers: [OrdersConsumer],
      })
      class OrdersModule {}
      return OrdersModule;
    },
  });
}
