import type { NotificationProgress } from '@cbx/contracts';
import type { IncomingMessage } from '@cbx/messaging';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { RecordProgress } from './record-progress.js';

/** Takes batches of `notification.progress.v1`. */
@Controller()
export class ProgressConsumer {
  readonly #handler: RecordProgress;

  constructor(@Inject(RecordProgress) handler: RecordProgress) {
    this.#handler = handler;
  }

  @EventPattern<string>('notification.progress.v1')
  record(@Payload() messages: IncomingMessage<NotificationProgress>[]): Promise<void> {
    return this.#handler.record(messages);
  }
}
