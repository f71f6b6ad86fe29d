import type { ReactElement } from 'react';
import type { AlertHistoryEntry } from '../api/types.js';
import { useWords } from '../app/context.js';
import { Instant } from '../design/time.js';
import { symbolLabel } from '../words/describe.js';
import styles from './alert-history.module.css';

export function AlertHistory({ history }: { readonly history: readonly AlertHistoryEntry[] }): ReactElement {
  const words = useWords();
  const { t } = words;
  return (
    <ol className={styles.history}>
      {history.map(({ at, type, by, comment }, index) => (
        <li key={`${at} ${index}`}>
          <span className={styles.what}>
            <strong>{symbolLabel(words, 'HistoryType', type)}</strong> {by === undefined ? (type === 'RAISED' ? t('alert.historySystem') : '') : t('alert.historyBy', { name: by })}
          </span>
          <span className={styles.at}>
            <Instant at={at} />
          </span>
          {comment === undefined ? null : <blockquote className={styles.comment}>{comment}</blockquote>}
        </li>
      ))}
    </ol>
  );
}
