import type { AlertFacts, Subject } from '../facts/facts.ts';
import type { States } from '../facts/states.ts';
import type { AlertSet } from './fold-alerts.ts';

/** `<state>|<rule>` -> how many alerts. A rule may have several on one subject, told apart by keys that no view shows. */
export type AlertCounts = Map<string, number>;

export function expectedCounts(alerts: AlertSet, states: States): AlertCounts {
  const counts: AlertCounts = new Map();
  for (const [alert, set] of alerts) {
    const rule = alert.slice(0, alert.indexOf('|'));
    for (const state of states.list(set)) counts.set(`${state}|${rule}`, (counts.get(`${state}|${rule}`) ?? 0) + 1);
  }
  return counts;
}

export function group(alerts: readonly AlertFacts[], which: (alert: AlertFacts) => boolean): Map<string, AlertFacts[]> {
  const groups = new Map<string, AlertFacts[]>();
  for (const alert of alerts) {
    if (!which(alert)) continue;
    const id = `${alert.state}|${alert.rule}`;
    const members = groups.get(id);
    if (members === undefined) groups.set(id, [alert]);
    else members.push(alert);
  }
  return groups;
}

export function liveAlerts({ alerts }: Subject): Map<string, AlertFacts[]> {
  return group(alerts, ({ shown }) => shown !== undefined && shown.lifecycle !== 'WITHDRAWN');
}
