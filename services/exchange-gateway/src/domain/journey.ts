import type { ReceiptRecord } from './receipt.js';

/** How far a notification has got beyond the gateway's translation. Instants in UTC. */
export interface Progress {
  /** On Kafka, acknowledged by the brokers. */
  readonly publishedAt?: string;
  /** Stored by the case registry. */
  readonly registeredAt?: string;
  /** Run through every alert rule. */
  readonly evaluatedAt?: string;
  /** How many alerts the rules raised. */
  readonly alerts?: number;
  /** First seen by an operator. */
  readonly openedAt?: string;
}

/** The stages of one record that it has reached, each with its time. */
export interface Journey {
  readonly received: string;
  readonly translated: string;
  readonly published?: string;
  readonly registered?: string;
  readonly evaluated?: { readonly at: string; readonly alerts: number };
  readonly opened?: string;
}

/** A rejected record goes no further than translation; an unchanged one shows how far the notification got that was accepted before. */
export function journeyOf(record: ReceiptRecord, times: { readonly receivedAt: string; readonly translatedAt: string }, progress: Progress | undefined): Journey {
  const start = { received: times.receivedAt, translated: times.translatedAt };
  if (record.outcome === 'REJECTED' || progress === undefined) return start;
  return {
    ...start,
    ...(progress.publishedAt === undefined ? {} : { published: progress.publishedAt }),
    ...(progress.registeredAt === undefined ? {} : { registered: progress.registeredAt }),
    ...(progress.evaluatedAt === undefined ? {} : { evaluated: { at: progress.evaluatedAt, alerts: progress.alerts ?? 0 } }),
    ...(progress.openedAt === undefined ? {} : { opened: progress.openedAt }),
  };
}
