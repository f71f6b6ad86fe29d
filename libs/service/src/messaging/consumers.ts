import type { KafkaBatchServer } from '@cbx/messaging';
import { CbxError } from '@cbx/kernel';
import type { INestApplication, INestMicroservice } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { CustomTransportStrategy, MicroserviceOptions, NestMicroservice } from '@nestjs/microservices';
import { Server } from '@nestjs/microservices';

/** Something that begins when the service begins to consume, and ends by a step of its own of the Shutdown. */
export interface StartedAlongside {
  start(): void;
}

/** The servers that take messages; connected to the application when it is made. */
@Injectable()
export class Consumers {
  readonly #servers: KafkaBatchServer[] = [];
  readonly #alongside: StartedAlongside[] = [];

  add(server: KafkaBatchServer): void {
    this.#servers.push(server);
  }

  /** Has something begin with the servers. */
  alongside(other: StartedAlongside): void {
    this.#alongside.push(other);
  }

  get servers(): readonly KafkaBatchServer[] {
    return this.#servers;
  }

  get startedAlongside(): readonly StartedAlongside[] {
    return this.#alongside;
  }
}

/** Has `app.startAllMicroservices()` begin it. Nest is told not to run the modules' init hooks a second time, as in connectBatchServer. */
export function connectAlongside(app: INestApplication, other: StartedAlongside): void {
  const microservice = app.connectMicroservice<MicroserviceOptions>({ strategy: new Starter(other) }, { deferInitialization: true }) as INestMicroservice & NestMicroservice;
  microservice.setIsInitHookCalled(true);
}

/** What Nest starts. It takes no messages itself. */
class Starter extends Server implements CustomTransportStrategy {
  readonly #other: StartedAlongside;

  constructor(other: StartedAlongside) {
    super();
    this.#other = other;
  }

  listen(callback: () => void): void {
    this.#other.start();
    callback();
  }

  close(): void {
    // Ended by the Shutdown, in its phase.
  }

  override on(): never {
    throw new CbxError('MESSAGING.UNSUPPORTED', 'no events are emitted here');
  }

  override unwrap<T>(): T {
    throw new CbxError('MESSAGING.UNSUPPORTED', 'there is no client here');
  }
}
