/** One instrument of the suite's own. */
export interface MetricEntry {
  /** As it is made: `cbx.outbox.age`. */
  readonly instrument: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly services: readonly ServiceName[];
  /** One sentence; which unit, and how the instances of a service are put together. */
  readonly meaning: string;
  /** Shown only once what it counts has happened in the process. */
  readonly onceHappened?: true;
}

export type ServiceName = 'exchange-gateway' | 'case-registry' | 'alerting';

const ALL = ['exchange-gateway', 'case-registry', 'alerting'] as const;

/** Every metric of the suite's own, by the promise that it watches. docs/metrics.md is written from it (src/write-docs.ts). */
export const METRICS: readonly MetricEntry[] = [
  { instrument: 'cbx.health.check', type: 'gauge', labels: ['check', 'optional'], services: ALL, meaning: '1 if the part works, 0 if not, as `/health/ready` finds it; `optional`: the service goes on without it.' },

  { instrument: 'cbx.submissions', type: 'counter', labels: ['member', 'outcome'], services: ['exchange-gateway'], meaning: 'Submissions answered with a receipt; outcome: accepted, refused (as a whole), repeated.', onceHappened: true },
  { instrument: 'cbx.records', type: 'counter', labels: ['member', 'outcome'], services: ['exchange-gateway'], meaning: 'Records answered with a receipt, by their outcome in it.', onceHappened: true },
  { instrument: 'cbx.submissions.in_hand', type: 'gauge', labels: [], services: ['exchange-gateway'], meaning: 'Submissions being worked on in this process.' },
  { instrument: 'cbx.submissions.bytes_in_hand', type: 'gauge', labels: [], services: ['exchange-gateway'], meaning: 'Bytes of the submissions being worked on in this process; beyond its limit senders are told to wait.' },
  { instrument: 'cbx.translation.duration', type: 'histogram', labels: ['member', 'where'], services: ['exchange-gateway'], meaning: 'Seconds to translate one submission; where: inline, or worker for a large one.', onceHappened: true },
  { instrument: 'cbx.receipt.duration', type: 'histogram', labels: ['member'], services: ['exchange-gateway'], meaning: 'Seconds from the first byte of a submission to its committed receipt.', onceHappened: true },

  { instrument: 'cbx.outbox.age', type: 'gauge', labels: [], services: ALL, meaning: 'Age in seconds of the oldest message not yet published, as the leading process sees it: the greatest of the instances.' },
  { instrument: 'cbx.outbox.unpublished', type: 'gauge', labels: [], services: ALL, meaning: 'Messages not yet published, counted every few seconds by the leading process: the greatest of the instances.' },
  { instrument: 'cbx.outbox.parked_now', type: 'gauge', labels: [], services: ALL, meaning: 'Messages that lie set aside, as the broker does not take them: the greatest of the instances.' },
  { instrument: 'cbx.outbox.lanes', type: 'gauge', labels: [], services: ALL, meaning: 'Lanes (members, at the gateway) with messages not yet published: the greatest of the instances.' },
  { instrument: 'cbx.outbox.leader', type: 'gauge', labels: [], services: ALL, meaning: '1 if this process publishes the outbox: one of a service’s instances does.' },
  { instrument: 'cbx.outbox.published', type: 'counter', labels: ['topic'], services: ALL, meaning: 'Messages published.', onceHappened: true },
  { instrument: 'cbx.outbox.parked', type: 'counter', labels: ['topic'], services: ALL, meaning: 'Messages set aside since the process started.', onceHappened: true },
  { instrument: 'cbx.outbox.delay', type: 'histogram', labels: ['topic', 'urgent'], services: ALL, meaning: 'Seconds from the commit of a message to its publication. After a restore it holds the age of what was published again.', onceHappened: true },

  { instrument: 'cbx.messaging.lag', type: 'gauge', labels: ['group', 'topic', 'partition'], services: ALL, meaning: 'Messages on a partition that the group has not done; each process tells of its own partitions: the sum of the instances.' },
  { instrument: 'cbx.messaging.handled_messages', type: 'counter', labels: ['topic', 'outcome'], services: ALL, meaning: 'Messages in calls of a handler; outcome: success, failure (tried again, or buried).', onceHappened: true },
  { instrument: 'cbx.messaging.handler_duration', type: 'histogram', labels: ['topic', 'outcome'], services: ALL, meaning: 'Milliseconds of one call of a handler, for a batch.', onceHappened: true },
  { instrument: 'cbx.messaging.paused', type: 'gauge', labels: ['topic', 'partition'], services: ALL, meaning: '1 while a partition waits for a dependency, 0 when it goes on; shown for partitions that have ever waited.', onceHappened: true },
  { instrument: 'cbx.messaging.retried_messages', type: 'counter', labels: ['topic'], services: ALL, meaning: 'Calls for one message alone, after the batch that it was in had failed.', onceHappened: true },
  { instrument: 'cbx.messaging.unclean_starts', type: 'counter', labels: ['topic'], services: ALL, meaning: 'Batches begun anew after the process that had begun them ended.', onceHappened: true },
  { instrument: 'cbx.messaging.dead_letters', type: 'counter', labels: ['topic', 'code'], services: ALL, meaning: 'Messages buried as dead letters, by the topic they came from and why.', onceHappened: true },
  { instrument: 'cbx.inbox.number_faults', type: 'counter', labels: ['kind', 'consumer'], services: ALL, meaning: 'Messages whose number was not the next of their subject; kind: MISSING, LATE.', onceHappened: true },

  { instrument: 'cbx.dead_letters.pending', type: 'gauge', labels: ['topic', 'code'], services: ALL, meaning: 'Dead letters that wait in this service’s database; every instance says the same: the greatest of the instances.', onceHappened: true },
  { instrument: 'cbx.dead_letters.oldest_pending_seconds', type: 'gauge', labels: [], services: ALL, meaning: 'Seconds since the oldest waiting dead letter was buried; 0 where none waits.' },
  { instrument: 'cbx.dead_letters.redriven', type: 'counter', labels: ['outcome'], services: ALL, meaning: 'Dead letters that somebody had tried again, by what came of it.', onceHappened: true },
  { instrument: 'cbx.dead_letters.expired', type: 'counter', labels: [], services: ALL, meaning: 'Dead letters that waited until their term ended: should never rise.', onceHappened: true },

  { instrument: 'cbx.registry.notifications', type: 'counter', labels: ['kind', 'outcome'], services: ['case-registry'], meaning: 'Notifications registered, by kind and by what became of the case.', onceHappened: true },
  { instrument: 'cbx.registry.redelivered_messages', type: 'counter', labels: [], services: ['case-registry'], meaning: 'Messages that had been taken before and were dropped.', onceHappened: true },
  { instrument: 'cbx.registry.cases_open', type: 'gauge', labels: ['kind', 'status'], services: ['case-registry'], meaning: 'Cases that are open; every instance says the same: the greatest of the instances.', onceHappened: true },

  { instrument: 'cbx.alerting.events', type: 'counter', labels: ['outcome'], services: ['alerting'], meaning: 'Case events evaluated, by outcome.', onceHappened: true },
  { instrument: 'cbx.alerting.alerts_raised', type: 'counter', labels: ['rule', 'cause'], services: ['alerting'], meaning: 'Alerts raised, by rule and by what raised them: event, timer.', onceHappened: true },
  { instrument: 'cbx.alerting.evaluation', type: 'histogram', labels: [], services: ['alerting'], meaning: 'Seconds to evaluate and store one batch of case events.', onceHappened: true },
  { instrument: 'cbx.alerting.oldest_unalerted', type: 'gauge', labels: [], services: ['alerting'], meaning: 'Age in seconds of the oldest case event that is being evaluated or waits for a dependency, 0 for none: the greatest of the instances.' },
  { instrument: 'cbx.alerting.timers_due', type: 'gauge', labels: [], services: ['alerting'], meaning: 'Timers that are due and have not fired: the greatest of the instances.' },
  { instrument: 'cbx.alerting.stream_clients', type: 'gauge', labels: [], services: ['alerting'], meaning: 'Clients of alert streams in this process: the sum of the instances.' },
  { instrument: 'cbx.alerting.streams_cut_off', type: 'counter', labels: [], services: ['alerting'], meaning: 'Stream clients that were cut off because they did not keep up.' },
];

/** What others expose and rules or dashboards may use beside ours: Prometheus itself, and the instrumentation of HTTP and of Node. */
export const FOREIGN: readonly Pick<MetricEntry, 'instrument' | 'type' | 'labels'>[] = [
  { instrument: 'up', type: 'gauge', labels: [] },
  { instrument: 'http.server.request.duration', type: 'histogram', labels: ['http_request_method', 'http_response_status_code', 'http_route'] },
  { instrument: 'nodejs.eventloop.delay.p99', type: 'gauge', labels: [] },
  { instrument: 'nodejs.eventloop.utilization', type: 'gauge', labels: [] },
  { instrument: 'v8js.memory.heap.used', type: 'gauge', labels: ['v8js_heap_space_name'] },
];

/** Put before every sample by Prometheus. */
export const SCRAPE_LABELS = ['job', 'instance'] as const;

/** The names under which Prometheus reads an instrument. */
export function exposedNames({ instrument, type }: Pick<MetricEntry, 'instrument' | 'type'>): string[] {
  const name = instrument.replaceAll('.', '_');
  if (type === 'counter') return [`${name}_total`];
  return type === 'gauge' ? [name] : [`${name}_bucket`, `${name}_sum`, `${name}_count`];
}

/** Each name under which something is exposed, with the labels that it can have. */
export function labelsByName(): Map<string, readonly string[]> {
  return new Map([...METRICS, ...FOREIGN].flatMap((entry) => exposedNames(entry).map((name) => [name, [...entry.labels, ...SCRAPE_LABELS, ...(name.endsWith('_bucket') ? ['le'] : [])]] as const)));
}
