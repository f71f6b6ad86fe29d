import type { ReactElement } from 'react';
import { useDesk, useQueue, useWords } from '../app/context.js';
import { Icon } from '../design/icons.js';
import { formatClock } from '../words/dates.js';
import styles from './connection-state.module.css';

/** Live, reconnecting, or offline since when; and a way to hurry. */
export function ConnectionState(): ReactElement {
  const { t, language } = useWords();
  const { queue } = useDesk();
  const { connection } = useQueue();
  const since = 'since' in connection ? formatClock(new Date(connection.since), language) : '';
  const { text, hint } = textsOf(connection.phase);
  return (
    <div className={styles.connection}>
      <span role="status" className={styles.state} data-phase={connection.phase} title={hint === undefined ? undefined : t(hint, { time: since })} data-testid="connection">
        <span className={styles.dot} aria-hidden />
        <span className={styles.text}>{t(text, { time: since })}</span>
      </span>
      {connection.phase === 'offline' ? (
        <button type="button" className={styles.retry} onClick={queue.retryConnection} aria-label={t('stream.retry')} title={t('stream.retry')}>
          <Icon name="retry" size={15} />
        </button>
      ) : null}
    </div>
  );
}

function textsOf(phase: 'connecting' | 'live' | 'reconnecting' | 'offline'): {
  text: 'stream.connecting' | 'stream.live' | 'stream.reconnecting' | 'stream.offlineSince';
  hint?: 'stream.liveText' | 'stream.reconnectingText' | 'stream.offlineText';
} {
  switch (phase) {
    case 'connecting':
      return { text: 'stream.connecting' };
    case 'live':
      return { text: 'stream.live', hint: 'stream.liveText' };
    case 'reconnecting':
      return { text: 'stream.reconnecting', hint: 'stream.reconnectingText' };
    case 'offline':
      return { text: 'stream.offlineSince', hint: 'stream.offlineText' };
  }
}
