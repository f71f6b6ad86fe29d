import type { Counter } from '@opentelemetry/api';
import { metrics } from '@opentelemetry/api';
import type { RegistrationResult } from './register-notifications.js';

/** Counts what became of notifications, once they are committed. */
export class RegistrationMetrics {
  readonly #notifications: Counter;
  readonly #redelivered: Counter;

  constructor() {
    const meter = metrics.getMeter('@cbx/case-registry');
    this.#notifications = meter.createCounter('cbx.registry.notifications', { description: 'Notifications registered, by kind and outcome (VERSION_OUTDATED, REPEATED: nothing changed).' });
    this.#redelivered = meter.createCounter('cbx.registry.redelivered_messages', { description: 'Messages that had been taken before.' });
  }

  count({ outcomes, redelivered }: RegistrationResult): void {
    for (const { kind, outcome } of outcomes) this.#notifications.add(1, { kind, outcome });
    if (redelivered > 0) this.#redelivered.add(redelivered);
  }
}
