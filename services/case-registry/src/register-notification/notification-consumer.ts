import { NOTIFICATION_TOPICS } from '@cbx/contracts';
import type { Notification } from '@cbx/contracts';
import type { IncomingMessage } from '@cbx/messaging';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { arrivedNotification } from './arrived-notification.js';
import { RegisterNotifications } from './register-notifications.js';
import { RegistrationMetrics } from './registration-metrics.js';

/** Takes notifications of every kind, a lane of a batch at a time. */
@Controller()
export class NotificationConsumer {
  readonly #register: RegisterNotifications;
  readonly #metrics: RegistrationMetrics;

  constructor(@Inject(RegisterNotifications) register: RegisterNotifications, @Inject(RegistrationMetrics) metrics: RegistrationMetrics) {
    this.#register = register;
    this.#metrics = metrics;
  }

  @EventPattern<readonly string[]>(NOTIFICATION_TOPICS)
  async register(@Payload() messages: IncomingMessage<Notification>[]): Promise<void> {
    const result = await this.#register.handle(messages.map(arrivedNotification));
    this.#metrics.count(result);
  }
}
