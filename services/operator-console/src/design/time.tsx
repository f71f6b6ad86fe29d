import type { ReactElement } from 'react';
import { useWords } from '../app/context.js';
import { useNow } from '../app/now.js';
import { formatAge, formatInstant, formatSpan, formatUtc } from '../words/dates.js';
import { Icon } from './icons.js';
import styles from './time.module.css';

/** A moment in the reader's zone; the same moment in UTC when pointed at. */
export function Instant({ at }: { readonly at: string }): ReactElement {
  const { language } = useWords();
  return (
    <time dateTime={at} title={formatUtc(at, language)} className="cbx-num">
      {formatInstant(at, language)}
    </time>
  );
}

/** How long ago something was. */
export function Age({ at }: { readonly at: string }): ReactElement {
  const { t, language } = useWords();
  const now = useNow('slow');
  return (
    <time dateTime={at} title={formatUtc(at, language)} className="cbx-num">
      {formatAge(now - Date.parse(at), language) ?? t('time.now')}
    </time>
  );
}

/** Below this a limit is urgent, and below a quarter of it pressing, ms. */
const URGENT_MS = 4 * 3_600_000;

/** What is left of a time limit, or by how much it is past. `settled`: nobody waits for it any more, so it is said without colour. */
export function Countdown({ dueAt, settled = false, pace = 'slow' }: { readonly dueAt: string; readonly settled?: boolean; readonly pace?: 'slow' | 'second' }): ReactElement {
  const { t, language } = useWords();
  const left = Date.parse(dueAt) - useNow(pace);
  const urgency = settled ? 'settled' : left < 0 ? 'overdue' : left < URGENT_MS / 4 ? 'pressing' : left < URGENT_MS ? 'urgent' : 'calm';
  const span = formatSpan(Math.abs(left), language);
  return (
    <time dateTime={dueAt} title={formatUtc(dueAt, language)} className={styles.countdown} data-urgency={urgency}>
      <Icon name={urgency === 'overdue' ? 'warning' : 'clock'} size={14} />
      <span className="cbx-num">{left < 0 ? t('alert.overdue', { time: span }) : t('alert.left', { time: span })}</span>
    </time>
  );
}
