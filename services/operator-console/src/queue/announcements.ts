import type { AlertView } from '../api/types.js';
import { symbolLabel, type Words } from '../words/describe.js';

/** Up to this many new alerts are read out one by one; more are counted. */
const SINGLY = 2;

/** What a screen reader says of alerts that have just arrived; newest last. */
export function announcementsOf(words: Words, alerts: readonly AlertView[]): readonly string[] {
  const { t, language } = words;
  const bandOf = (alert: AlertView): string => (alert.status === 'ACTUAL' ? '' : `${t(`band.${alert.status}`)}. `);
  if (alerts.length <= SINGLY) {
    return alerts.map((alert) => bandOf(alert) + t('queue.logOne', { severity: symbolLabel(words, 'Severity', alert.severity), title: alert.title[language], label: alert.label }));
  }
  const critical = alerts.filter(({ severity }) => severity === 'CRITICAL').length;
  const count = t('queue.logMany', { count: alerts.length });
  return [critical === 0 ? count : `${count}, ${t('queue.logCritical', { count: critical })}`];
}
