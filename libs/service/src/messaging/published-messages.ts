import type { StoredMessage } from '@cbx/persistence';
import { Injectable } from '@nestjs/common';

type Listener = (messages: readonly StoredMessage[]) => void;

/**
 * Tells what this process's relay has published. Only the leading relay publishes, so of several instances one hears
 * it; what must be known for certain stands in the outbox (`published_at`).
 */
@Injectable()
export class PublishedMessages {
  readonly #listeners: Listener[] = [];

  subscribe(listener: Listener): void {
    this.#listeners.push(listener);
  }

  tell(messages: readonly StoredMessage[]): void {
    for (const listener of this.#listeners) listener(messages);
  }
}
