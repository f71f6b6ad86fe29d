import { BaseRpcContext } from '@nestjs/microservices';
import type { HandlerContext } from '../consume/batch-processor.js';

/** What `@Ctx()` gives a handler of a batch. */
export class BatchContext extends BaseRpcContext<[HandlerContext]> implements HandlerContext {
  readonly topic: string;
  readonly partition: number;
  readonly attempt: number;
  readonly signal: AbortSignal;

  constructor(context: HandlerContext) {
    super([context]);
    this.topic = context.topic;
    this.partition = context.partition;
    this.attempt = context.attempt;
    this.signal = context.signal;
  }
}
