import { instantOf } from '../ops-values.js';

/** The flags that choose dead letters. */
export const FILTER_OPTIONS = { code: { type: 'string' }, topic: { type: 'string' }, since: { type: 'string' }, until: { type: 'string' } } as const;

export const FILTER_HELP = `  --code CODE     those that failed with this code, such as CONTRACT.MALFORMED
  --topic TOPIC   those that came from this topic, such as case.event.v1
  --since WHEN    those that were buried from then on: an instant (2026-11-24T10:00:00Z), a day, or an age (90m, 36h, 14d)
  --until WHEN    those that were buried before then`;

export interface Filter {
  readonly code?: string;
  readonly topic?: string;
  readonly since?: string;
  readonly until?: string;
}

/** The filter as the services take it. @throws UsageError */
export function filterOf({ code, topic, since, until }: Filter, now: Date): Filter {
  return {
    ...(code === undefined ? {} : { code }),
    ...(topic === undefined ? {} : { topic }),
    ...(since === undefined ? {} : { since: instantOf('--since', since, now) }),
    ...(until === undefined ? {} : { until: instantOf('--until', until, now) }),
  };
}
