/** One panel of a dashboard: a title, what is asked, and how it is drawn. */
interface Panel {
  readonly title: string;
  readonly what: string;
  readonly unit: 's' | 'ms' | 'short' | 'reqps' | 'percentunit' | 'bytes';
  readonly queries: readonly (readonly [expr: string, legend: string])[];
  readonly kind?: 'stat';
}

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

const rate = (metric: string, by: string): string => `sum by (${by}) (rate(${metric}[$__rate_interval]))`;
const quantile = (q: number, metric: string, by: string): string => `histogram_quantile(${q}, sum by (${by === '' ? 'le' : `le, ${by}`}) (rate(${metric}_bucket[$__rate_interval])))`;

export const DASHBOARDS: readonly Dashboard[] = [
  {
    uid: 'cbx-promises',
    title: 'What is promised',
    panels: [
      { title: 'Oldest message not published', what: 'Seconds that the oldest message of a service waits for Kafka.', unit: 's', kind: 'stat', queries: [['max by (job) (cbx_outbox_age)', '{{job}}']] },
      { title: 'Oldest record without its alerts', what: 'Seconds; 0 where none waits.', unit: 's', kind: 'stat', queries: [['max(cbx_alerting_oldest_unalerted)', 'alerting']] },
      { title: 'Dead letters that wait', what: 'By service.', unit: 'short', kind: 'stat', queries: [['sum by (job) (max by (job, topic, code) (cbx_dead_letters_pending))', '{{job}}']] },
      { title: 'Messages behind', what: 'What consumers have not done, by service.', unit: 'short', kind: 'stat', queries: [['sum by (job) (cbx_messaging_lag)', '{{job}}']] },
      { title: 'Records accepted', what: 'A second, by member and outcome.', unit: 'reqps', queries: [[rate('cbx_records_total', 'member, outcome'), '{{member}} {{outcome}}']] },
      { title: 'Time to the receipt', what: 'From the first byte to the committed answer.', unit: 's', queries: [[quantile(0.5, 'cbx_receipt_duration', ''), 'p50'], [quantile(0.99, 'cbx_receipt_duration', ''), 'p99']] },
      { title: 'Time to publication', what: 'From commit to Kafka, urgent and other.', unit: 's', queries: [[quantile(0.99, 'cbx_outbox_delay', 'job, urgent'), '{{job}} urgent={{urgent}} p99']] },
      { title: 'Alerts raised', what: 'A second, by rule.', unit: 'reqps', queries: [[rate('cbx_alerting_alerts_raised_total', 'rule'), '{{rule}}']] },
      { title: 'Screens', what: 'Clients of alert streams, and how many were cut off.', unit: 'short', queries: [['sum(cbx_alerting_stream_clients)', 'clients'], ['sum(increase(cbx_alerting_streams_cut_off_total[$__rate_interval]))', 'cut off']] },
      { title: 'Timers that are late', what: 'Due and not fired.', unit: 'short', queries: [['max(cbx_alerting_timers_due)', 'timers']] },
    ],
  },
  {
    uid: 'cbx-messages',
    title: 'Messages on their way',
    panels: [
      { title: 'Waiting in outboxes', what: 'Messages not published.', unit: 'short', queries: [['max by (job) (cbx_outbox_unpublished)', '{{job}}']] },
      { title: 'Lanes that wait', what: 'Members with messages in the outbox, at the gateway.', unit: 'short', queries: [['max by (job) (cbx_outbox_lanes)', '{{job}}']] },
      { title: 'Set aside', what: 'Messages that the broker does not take.', unit: 'short', queries: [['max by (job) (cbx_outbox_parked_now)', '{{job}}']] },
      { title: 'Published', what: 'Messages a second, by topic.', unit: 'reqps', queries: [[rate('cbx_outbox_published_total', 'topic'), '{{topic}}']] },
      { title: 'Behind, by topic', what: 'Messages that a service has not done.', unit: 'short', queries: [['sum by (job, topic) (cbx_messaging_lag)', '{{job}} {{topic}}']] },
      { title: 'Partitions that wait', what: 'For a dependency that is down.', unit: 'short', queries: [['sum by (job, topic) (cbx_messaging_paused)', '{{job}} {{topic}}']] },
      { title: 'Handled', what: 'Messages a second, by service and outcome.', unit: 'reqps', queries: [[rate('cbx_messaging_handled_messages_total', 'job, outcome'), '{{job}} {{outcome}}']] },
      { title: 'A handler’s call', what: 'Milliseconds for a batch.', unit: 'ms', queries: [[quantile(0.5, 'cbx_messaging_handler_duration', 'job'), '{{job}} p50'], [quantile(0.99, 'cbx_messaging_handler_duration', 'job'), '{{job}} p99']] },
      { title: 'Buried', what: 'Dead letters, by topic and code.', unit: 'short', queries: [['sum by (topic, code) (increase(cbx_messaging_dead_letters_total[$__rate_interval]))', '{{topic}} {{code}}']] },
      { title: 'Redriven', what: 'By outcome.', unit: 'short', queries: [['sum by (outcome) (increase(cbx_dead_letters_redriven_total[$__rate_interval]))', '{{outcome}}']] },
      { title: 'Numbers that were not the next', what: 'By service and kind.', unit: 'short', queries: [['sum by (job, kind) (increase(cbx_inbox_number_faults_total[$__rate_interval]))', '{{job}} {{kind}}']] },
      { title: 'Cases open', what: 'By kind, actual ones and others.', unit: 'short', queries: [['max by (kind, status) (cbx_registry_cases_open)', '{{kind}} {{status}}']] },
    ],
  },
  {
    uid: 'cbx-processes',
    title: 'Processes',
    panels: [
      { title: 'Answering', what: '1 where Prometheus reaches the process.', unit: 'short', kind: 'stat', queries: [['up{job=~"exchange-gateway|case-registry|alerting"}', '{{job}} {{instance}}']] },
      { title: 'Checks that fail', what: 'By service and check; empty is good.', unit: 'short', kind: 'stat', queries: [['min by (job, check) (cbx_health_check) == 0', '{{job}} {{check}}']] },
      { title: 'Who publishes', what: '1 for the process that leads.', unit: 'short', queries: [['max by (job, instance) (cbx_outbox_leader)', '{{job}} {{instance}}']] },
      { title: 'Requests', what: 'A second, by service and status.', unit: 'reqps', queries: [[rate('http_server_request_duration_count', 'job, http_response_status_code'), '{{job}} {{http_response_status_code}}']] },
      { title: 'Time of requests', what: 'p99 by route.', unit: 's', queries: [[quantile(0.99, 'http_server_request_duration', 'job, http_route'), '{{job}} {{http_route}}']] },
      { title: 'Submissions in hand', what: 'By process.', unit: 'short', queries: [['sum by (instance) (cbx_submissions_in_hand)', '{{instance}}']] },
      { title: 'Event loop held up', what: 'p99, seconds.', unit: 's', queries: [['max by (job, instance) (nodejs_eventloop_delay_p99)', '{{job}} {{instance}}']] },
      { title: 'Event loop busy', what: 'Share of time.', unit: 'percentunit', queries: [['max by (job, instance) (nodejs_eventloop_utilization)', '{{job}} {{instance}}']] },
      { title: 'Memory of V8', what: 'Heap in use.', unit: 'bytes', queries: [['sum by (job, instance) (v8js_memory_heap_used)', '{{job}} {{instance}}']] },
    ],
  },
];

const COLUMNS = 3;
const WIDTH = 8;
const HEIGHT = 7;

/** A dashboard in Grafana's own JSON (schema 39), for provisioning. */
export function grafanaJson({ uid, title, panels }: Dashboard): string {
  const datasource = { type: 'prometheus', uid: 'cbx-prometheus' };
  const dashboard = {
    uid,
    title,
    tags: ['cbx'],
    schemaVersion: 39,
    refresh: '30s',
    time: { from: 'now-3h', to: 'now' },
    panels: panels.map((panel, index) => ({
      id: index + 1,
      type: panel.kind ?? 'timeseries',
      title: panel.title,
      description: panel.what,
      datasource,
      gridPos: { x: (index % COLUMNS) * WIDTH, y: Math.floor(index / COLUMNS) * HEIGHT, w: WIDTH, h: HEIGHT },
      fieldConfig: { defaults: { unit: panel.unit, min: 0 }, overrides: [] },
      targets: panel.queries.map(([expr, legendFormat], at) => ({ refId: 'ABCDEF'[at], datasource, expr, legendFormat })),
    })),
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}
