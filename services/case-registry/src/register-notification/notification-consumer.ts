import { NOTIFICATION_TOPICS } from '@cbx/contracts';
import type { Notification } from '@cbx/contracts';
import type { GatheredCalls, IncomingMessage } from '@cbx/messaging';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { arrivedNotification } from './arrived-notification.js';
import type { ArrivedNotification } from './arrived-notification.js';

/** Injection token: what registers notifications of several partitions and lanes in one transaction. */
export const GATHERED_REGISTRATIONS = Symbol('cbx.gathered-registrations');

/** Takes notifications of every kind, a lane of a batch at a time. */
@Controller()
export class NotificationConsumer {
  readonly #registrations: GatheredCalls<ArrivedNotification>;

  constructor(@Inject(GATHERED_REGISTRATIONS) registrations: GatheredCalls<ArrivedNotification>) {
    this.#registrations = registrations;
  }

  @EventPattern<readonly string[]>(NOTIFICATION_TOPICS)
  async register(@Payload() messages: IncomingMessage<Notification>[]): Promise<void> {
    await this.#registrations.run(messages.map(arrivedNotification));
  }
}
