import type { KafkaBatchServer } from '@cbx/messaging';
import { Injectable } from '@nestjs/common';

/** The servers that take messages; connected to the application when it is made. */
@Injectable()
export class Consumers {
  readonly #servers: KafkaBatchServer[] = [];

  add(server: KafkaBatchServer): void {
    this.#servers.push(server);
  }

  get servers(): readonly KafkaBatchServer[] {
    return this.#servers;
  }
}
