import type { NotificationStatus } from '@cbx/contracts';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './status-band.module.css';

/** The band over whatever is not real: nothing for ACTUAL. */
export function StatusBand({ status }: { readonly status: NotificationStatus }): ReactElement | null {
  const { t } = useTranslation();
  switch (status) {
    case 'ACTUAL':
      return null;
    case 'EXERCISE':
    case 'TEST':
      return (
        <div className={styles.band} data-status={status} data-testid="status-band">
          <strong>{t(`band.${status}`)}</strong>
          <span>{t(status === 'EXERCISE' ? 'band.exerciseText' : 'band.testText')}</span>
        </div>
      );
  }
}

/** The same mark in a row of a list. */
export function StatusTag({ status }: { readonly status: NotificationStatus }): ReactElement | null {
  const { t } = useTranslation();
  return status === 'ACTUAL' ? null : (
    <span className={styles.tag} data-status={status}>
      {t(`band.${status}`)}
    </span>
  );
}
