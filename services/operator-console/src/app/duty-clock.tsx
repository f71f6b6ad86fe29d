import type { ReactElement } from 'react';
import { formatClock } from '../words/dates.js';
import { useWords } from './context.js';
import styles from './duty-clock.module.css';
import { useNow } from './now.js';

/** The time here and in UTC: the states that talk to each other are in several zones. */
export function DutyClock(): ReactElement {
  const { t, language } = useWords();
  const now = new Date(useNow('slow'));
  return (
    <div className={styles.clock} role="group" aria-label={t('time.tick')}>
      <time dateTime={now.toISOString()} className="cbx-num">
        {formatClock(now, language)}
      </time>
      <span className={styles.utc}>
        <span className="cbx-num">{formatClock(now, language, 'UTC')}</span> {t('time.utc')}
      </span>
    </div>
  );
}
