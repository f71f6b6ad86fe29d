import type { CaseEvent } from '@cbx/contracts';
import type { GatheredCalls, IncomingMessage } from '@cbx/messaging';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { ArrivedCaseEvent } from './evaluate-case-events.js';
import { UnalertedWatch } from './unalerted-watch.js';

/** Injection token: what evaluates case events of several partitions and lanes in one transaction. */
export const GATHERED_EVALUATIONS = Symbol('cbx.gathered-evaluations');

/** Takes batches of `case.event.v1`. What it throws decides: retryable waits, anything else finds the message that cannot be processed. */
@Controller()
export class CaseEventConsumer {
  readonly #evaluations: GatheredCalls<ArrivedCaseEvent>;
  readonly #watch: UnalertedWatch;

  constructor(@Inject(GATHERED_EVALUATIONS) evaluations: GatheredCalls<ArrivedCaseEvent>, @Inject(UnalertedWatch) watch: UnalertedWatch) {
    this.#evaluations = evaluations;
    this.#watch = watch;
  }

  @EventPattern<string>('case.event.v1')
  handle(@Payload() messages: IncomingMessage<CaseEvent>[]): Promise<void> {
    return this.#watch.over(messages, () => this.#evaluations.run(messages));
  }
}
