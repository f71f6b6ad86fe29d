import type { SeenInstance, SeenService } from '../see/look-at-services.js';
import { parseMetrics } from '../see/metrics-text.js';
import { certificateFinding } from './check-issuer.js';
import { checkAlerts, checkClocks, checkMessages, checkOutboxes, checkReadiness, checkVersions, clockFinding } from './check-services.js';
import type { Check, Examined, Finding } from './finding.js';

const HEALTHY = 'cbx_outbox_leader 1\ncbx_outbox_age 0\n';

function service(name: SeenService['name'], instance: Partial<SeenInstance>, metrics = HEALTHY): SeenService {
  const samples = parseMetrics(metrics);
  return { name, samples, instances: [{ url: 'http://one', state: 'READY', version: '1.0.0', checks: { database: { status: 'up', optional: false } }, samples, ...instance }] };
}

function found(check: Check, ...services: SeenService[]): string[] {
  const examined: Examined = { services, engines: { topicPrefix: '', databasePrefix: '' }, token: { kind: 'token', token: '' }, now: () => new Date() };
  return (check(examined) as Finding[]).map(({ verdict, check: name, says, runbook }) => [verdict, name, says, ...(runbook === undefined ? [] : [runbook])].join(' | '));
}

it.each<[Partial<SeenInstance>, string]>([
  [{}, 'OK | alerting at http://one | ready, version 1.0.0'],
  [{ state: 'UNREACHABLE', checks: {} }, 'FAIL | alerting at http://one | does not answer | docs/runbooks/service-down.md'],
  [{ state: 'STOPPING' }, 'WARN | alerting at http://one | is ending | docs/runbooks/service-down.md'],
  [{ state: 'NOT_READY', checks: { database: { status: 'down', optional: false } } }, 'FAIL | alerting at http://one | is not ready: database | docs/runbooks/service-not-ready.md'],
  [{ checks: { 'kafka-producer': { status: 'down', optional: true } } }, 'WARN | alerting at http://one | is ready, and goes on without: kafka-producer | docs/runbooks/service-not-ready.md'],
])('says how a process is: %j', (instance, line) => {
  expect(found(checkReadiness, service('alerting', instance))).toEqual([line]);
});

it('warns of two versions side by side', () => {
  expect(found(checkVersions, service('alerting', {}), service('case-registry', {}))).toEqual(['OK | versions | all of 1.0.0']);
  expect(found(checkVersions, service('alerting', {}), service('case-registry', { version: '1.1.0' }))).toEqual(['WARN | versions | several side by side: 1.0.0, 1.1.0 | docs/runbooks/upgrade.md']);
});

it('finds an outbox that nobody publishes, that is behind, or that holds what the broker does not take', () => {
  expect(found(checkOutboxes, service('alerting', {}))).toEqual(['OK | outbox of alerting | 0 wait, none set aside']);
  expect(found(checkOutboxes, service('alerting', {}, 'cbx_outbox_leader 0\ncbx_outbox_age 61.2\ncbx_outbox_unpublished 7\ncbx_outbox_parked_now 1\n'))).toEqual([
    'FAIL | outbox of alerting | no process publishes it | docs/runbooks/outbox-no-leader.md',
    'FAIL | outbox of alerting | the oldest message has waited 61 s; 7 wait | docs/runbooks/outbox-old.md',
    'WARN | outbox of alerting | 1 set aside, as the broker does not take them | docs/runbooks/outbox-parked.md',
  ]);
  expect(found(checkOutboxes, service('alerting', { state: 'UNREACHABLE' }, ''))).toEqual([]);
});

it('finds dead letters, worse when they are about to be lost, and numbers that were not the next', () => {
  expect(found(checkMessages, service('alerting', {}))).toEqual(['OK | dead letters of alerting | none wait']);
  expect(found(checkMessages, service('alerting', {}, 'cbx_dead_letters_pending{topic="t"} 2\ncbx_dead_letters_oldest_pending_seconds 60\ncbx_inbox_number_faults_total{kind="LATE"} 1\n'))).toEqual([
    'WARN | dead letters of alerting | 2 wait | docs/runbooks/dead-letters.md',
    'WARN | numbers of alerting | 1 messages since it started were not the next of their subject | docs/runbooks/number-faults.md',
  ]);
  expect(found(checkMessages, service('alerting', {}, 'cbx_dead_letters_pending{topic="t"} 2\ncbx_dead_letters_oldest_pending_seconds 1000000\n'))).toEqual([
    'FAIL | dead letters of alerting | 2 wait, the oldest for 11 days of 14 | docs/runbooks/dead-letters.md',
  ]);
});

it('finds records that wait for their alerts, and timers that are late', () => {
  expect(found(checkAlerts, service('alerting', {}, 'cbx_alerting_oldest_unalerted 90\ncbx_alerting_timers_due 2\ncbx_alerting_stream_clients 5\n'))).toEqual([
    'FAIL | oldest unalerted record | 90 s | docs/runbooks/oldest-unalerted.md',
    'WARN | timers | 2 are due and have not fired | docs/runbooks/timers-late.md',
    'OK | alert streams | 5 clients',
  ]);
});

it('takes a clock for wrong only beyond what the question itself took', () => {
  expect(found(checkClocks, service('alerting', { clockAheadMs: -3_500, clockDoubtMs: 100 }))).toEqual(["WARN | clock of alerting at http://one | 3.500 s behind this machine's (give or take 0.100 s) | docs/runbooks/clock-skew.md"]);
  expect(clockFinding('c', 3_500, 2_000).verdict).toBe('OK');
  expect(clockFinding('c', 40_000, 100).verdict).toBe('FAIL');
});

it('counts the days that a certificate still has', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  expect(certificateFinding('h', new Date('2026-03-01T00:00:00Z'), now)).toMatchObject({ verdict: 'OK', says: 'ends in 59 days' });
  expect(certificateFinding('h', new Date('2026-01-11T00:00:00Z'), now)).toMatchObject({ verdict: 'WARN', says: 'ends in 10 days' });
  expect(certificateFinding('h', new Date('2025-12-31T00:00:00Z'), now)).toMatchObject({ verdict: 'FAIL', says: 'ended on 2025-12-31' });
  expect(certificateFinding('h', undefined, now)).toMatchObject({ verdict: 'FAIL' });
});
