import { Kbd } from '@mantine/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk, useQueue } from '../app/context.js';
import { Icon } from '../design/icons.js';
import { waitingSummary } from './alert-queue.js';
import styles from './waiting-bar.module.css';

/** «3 new, 1 critical»: what waits to be taken in. It has its own place, so that its coming moves nothing. */
export function WaitingBar({ onTake }: { readonly onTake: () => void }): ReactElement | null {
  const { t } = useTranslation();
  const { queue } = useDesk();
  const { count, critical } = waitingSummary(useQueue().state);
  if (count === 0) return null;
  const take = (): void => {
    queue.take();
    onTake();
  };
  return (
    <button type="button" className={styles.bar} data-critical={critical > 0} onClick={take} data-testid="waiting">
      <Icon name="up" size={14} />
      <span>
        {t('queue.new', { count })}
        {critical > 0 ? `, ${t('queue.critical', { count: critical })}` : ''}
      </span>
      <Kbd size="xs" aria-hidden>
        n
      </Kbd>
    </button>
  );
}
