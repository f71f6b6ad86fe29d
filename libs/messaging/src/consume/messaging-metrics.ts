import type { Counter, Histogram } from '@opentelemetry/api';
import { metrics } from '@opentelemetry/api';

/** Counts what the consumer does, by topic. Where no meter provider is set, this does nothing. */
export class MessagingMetrics {
  readonly #messages: Counter;
  readonly #buried: Counter;
  readonly #duration: Histogram;
  readonly #retried: Counter;
  readonly #uncleanStarts: Counter;

  constructor() {
    const meter = metrics.getMeter('@cbx/messaging');
    this.#messages = meter.createCounter('cbx.messaging.handled_messages', { description: 'Messages in handler calls, by topic and outcome.' });
    this.#buried = meter.createCounter('cbx.messaging.dead_letters', { description: 'Messages that went to the dead letters, by topic and code.' });
    this.#retried = meter.createCounter('cbx.messaging.retried_messages', { description: 'Further calls for one message alone that failed, by topic.' });
    this.#uncleanStarts = meter.createCounter('cbx.messaging.unclean_starts', { description: 'Batches whose handling a process had begun that ended in it, by topic.' });
    this.#duration = meter.createHistogram('cbx.messaging.handler_duration', { description: 'How long a handler call takes.', unit: 'ms' });
  }

  called(topic: string, messages: number, milliseconds: number, succeeded: boolean): void {
    const labels = { topic, outcome: succeeded ? 'success' : 'failure' };
    this.#messages.add(messages, labels);
    this.#duration.record(milliseconds, labels);
  }

  retried(topic: string): void {
    this.#retried.add(1, { topic });
  }

  uncleanStart(topic: string): void {
    this.#uncleanStarts.add(1, { topic });
  }

  buried(topic: string, code: string): void {
    this.#buried.add(1, { topic, code });
  }
}
