import type { CaseEvent } from '@cbx/contracts';
import type { IncomingMessage } from '@cbx/messaging';
import { Controller, Inject, Logger } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { countEvaluated } from '../alerting-metrics.js';
import { EvaluateCaseEvents } from './evaluate-case-events.js';
import { UnalertedWatch } from './unalerted-watch.js';

/** Takes batches of `case.event.v1`. What it throws decides: retryable waits, anything else finds the message that cannot be processed. */
@Controller()
export class CaseEventConsumer {
  readonly #evaluate: EvaluateCaseEvents;
  readonly #watch: UnalertedWatch;
  readonly #logger = new Logger('CaseEventConsumer');

  constructor(@Inject(EvaluateCaseEvents) evaluate: EvaluateCaseEvents, @Inject(UnalertedWatch) watch: UnalertedWatch) {
    this.#evaluate = evaluate;
    this.#watch = watch;
  }

  @EventPattern<string>('case.event.v1')
  async handle(@Payload() messages: IncomingMessage<CaseEvent>[]): Promise<void> {
    const begun = performance.now();
    const { evaluations, redelivered, gaps } = await this.#watch.over(messages, () => this.#evaluate.handle(messages));
    countEvaluated(evaluations, (performance.now() - begun) / 1_000);
    if (redelivered > 0) this.#logger.debug({ redelivered }, 'messages that had been taken before');
    for (const gap of gaps) this.#logger.warn(gap, "a subject's number is not the next one");
  }
}
