import type { ReactElement } from 'react';
import type { CaseStatus, Lifecycle } from '../api/types.js';
import { useWords } from '../app/context.js';
import { symbolLabel } from '../words/describe.js';
import { Icon, type IconName } from './icons.js';
import styles from './lifecycle.module.css';

const ICONS: Readonly<Record<Lifecycle, IconName>> = { OPEN: 'bell', ACKNOWLEDGED: 'check', WITHDRAWN: 'withdrawn' };

export function LifecycleLabel({ lifecycle }: { readonly lifecycle: Lifecycle }): ReactElement {
  const words = useWords();
  return (
    <span className={styles.label} data-lifecycle={lifecycle}>
      <Icon name={ICONS[lifecycle]} size={14} />
      {symbolLabel(words, 'Lifecycle', lifecycle)}
    </span>
  );
}

export function CaseStatusLabel({ status }: { readonly status: CaseStatus }): ReactElement {
  const words = useWords();
  return (
    <span className={styles.label} data-lifecycle={status}>
      <Icon name={status === 'OPEN' ? 'folder' : 'withdrawn'} size={14} />
      {symbolLabel(words, 'CaseStatus', status)}
    </span>
  );
}
