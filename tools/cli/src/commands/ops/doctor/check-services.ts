import { greatest, total, totalOfGreatest } from '../see/metrics-text.js';
import { fail, ok, warn, type Check, type Finding } from './finding.js';

const DAY_S = 86_400;
/** Beyond these a person has to look; a healthy suite is at fractions of a second. */
const OUTBOX_AGE_S = 60;
const UNALERTED_S = 60;
/** Dead letters are lost to redriving when their term ends, after 14 days. */
const DEAD_LETTER_AGE_S = 10 * DAY_S;
/** Half of what members may be off by before the gateway refuses their clocks would be far too much among ourselves. */
const CLOCK_WARN_MS = 2_000;
const CLOCK_FAIL_MS = 30_000;

/** Whether every process answers and is ready; which parts it goes on without. */
export const checkReadiness: Check = ({ services }) =>
  services.flatMap(({ name, instances }) =>
    instances.map(({ url, state, checks, version }): Finding => {
      const check = `${name} at ${url}`;
      const down = Object.entries(checks).filter(([, { status }]) => status === 'down');
      if (state === 'UNREACHABLE') return fail(check, 'does not answer', 'service-down.md');
      if (state === 'STOPPING') return warn(check, 'is ending', 'service-down.md');
      if (state === 'NOT_READY') return fail(check, `is not ready: ${down.map(([part]) => part).join(', ')}`, 'service-not-ready.md');
      if (down.length > 0) return warn(check, `is ready, and goes on without: ${down.map(([part]) => part).join(', ')}`, 'service-not-ready.md');
      return ok(check, `ready, version ${version ?? 'unknown'}`);
    }),
  );

/** During an upgrade two versions stand side by side, and not for long. */
export const checkVersions: Check = ({ services }) => {
  const versions = new Set(services.flatMap(({ instances }) => instances.flatMap(({ version }) => version ?? [])));
  if (versions.size === 0) return [];
  return [versions.size === 1 ? ok('versions', `all of ${[...versions].join()}`) : warn('versions', `several side by side: ${[...versions].sort().join(', ')}`, 'upgrade.md')];
};

/** Each process's clock beside this machine's. */
export const checkClocks: Check = ({ services }) =>
  services.flatMap(({ name, instances }) =>
    instances.flatMap(({ url, clockAheadMs, clockDoubtMs = 0 }) => (clockAheadMs === undefined ? [] : [clockFinding(`clock of ${name} at ${url}`, clockAheadMs, clockDoubtMs)])),
  );

export function clockFinding(check: string, aheadMs: number, doubtMs: number): Finding {
  const sure = Math.max(0, Math.abs(aheadMs) - doubtMs);
  const says = `${(Math.abs(aheadMs) / 1_000).toFixed(3)} s ${aheadMs >= 0 ? 'ahead of' : 'behind'} this machine's (give or take ${(doubtMs / 1_000).toFixed(3)} s)`;
  if (sure > CLOCK_FAIL_MS) return fail(check, says, 'clock-skew.md');
  return sure > CLOCK_WARN_MS ? warn(check, says, 'clock-skew.md') : ok(check, says);
}

/** What a service owes to the others: from its metrics. */
export const checkOutboxes: Check = ({ services }) =>
  services.flatMap(({ name, instances, samples }): Finding[] => {
    if (instances.every(({ state }) => state === 'UNREACHABLE')) return [];
    const age = greatest(samples, 'cbx_outbox_age') ?? 0;
    const waiting = greatest(samples, 'cbx_outbox_unpublished') ?? 0;
    const parked = greatest(samples, 'cbx_outbox_parked_now') ?? 0;
    const leaders = total(samples, 'cbx_outbox_leader') ?? 0;
    const check = `outbox of ${name}`;
    const found: Finding[] = [];
    if (leaders === 0) found.push(fail(check, 'no process publishes it', 'outbox-no-leader.md'));
    if (age > OUTBOX_AGE_S) found.push(fail(check, `the oldest message has waited ${age.toFixed(0)} s; ${waiting} wait`, 'outbox-old.md'));
    if (parked > 0) found.push(warn(check, `${parked} set aside, as the broker does not take them`, 'outbox-parked.md'));
    return found.length > 0 ? found : [ok(check, `${waiting} wait, none set aside`)];
  });

/** Messages that were laid aside, and numbers that were not the next ones. */
export const checkMessages: Check = ({ services }) =>
  services.flatMap(({ name, instances, samples }): Finding[] => {
    if (instances.every(({ state }) => state === 'UNREACHABLE')) return [];
    const pending = totalOfGreatest(samples, 'cbx_dead_letters_pending') ?? 0;
    const oldest = greatest(samples, 'cbx_dead_letters_oldest_pending_seconds') ?? greatest(samples, 'cbx_dead_letters_oldest_pending') ?? 0;
    const faults = total(samples, 'cbx_inbox_number_faults_total') ?? 0;
    const letters = `dead letters of ${name}`;
    const found: Finding[] = [];
    if (pending === 0) found.push(ok(letters, 'none wait'));
    else if (oldest > DEAD_LETTER_AGE_S) found.push(fail(letters, `${pending} wait, the oldest for ${Math.floor(oldest / DAY_S)} days of 14`, 'dead-letters.md'));
    else found.push(warn(letters, `${pending} wait`, 'dead-letters.md'));
    if (faults > 0) found.push(warn(`numbers of ${name}`, `${faults} messages since it started were not the next of their subject`, 'number-faults.md'));
    return found;
  });

/** The end of the way: alerts and their streams. */
export const checkAlerts: Check = ({ services }) => {
  const alerting = services.find(({ name }) => name === 'alerting');
  if (alerting === undefined || alerting.instances.every(({ state }) => state === 'UNREACHABLE')) return [];
  const { samples } = alerting;
  const oldest = greatest(samples, 'cbx_alerting_oldest_unalerted') ?? 0;
  const timers = greatest(samples, 'cbx_alerting_timers_due') ?? 0;
  return [
    oldest > UNALERTED_S ? fail('oldest unalerted record', `${oldest.toFixed(0)} s`, 'oldest-unalerted.md') : ok('oldest unalerted record', oldest === 0 ? 'none' : `${oldest.toFixed(1)} s`),
    timers > 0 ? warn('timers', `${timers} are due and have not fired`, 'timers-late.md') : ok('timers', 'none is late'),
    ok('alert streams', `${total(samples, 'cbx_alerting_stream_clients') ?? 0} clients`),
  ];
};
