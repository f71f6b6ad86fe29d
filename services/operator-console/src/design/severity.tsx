import type { ReactElement } from 'react';
import type { Severity } from '../api/types.js';
import { useWords } from '../app/context.js';
import { symbolLabel } from '../words/describe.js';
import { Icon, type IconName } from './icons.js';
import styles from './severity.module.css';

const ICONS: Readonly<Record<Severity, IconName>> = { CRITICAL: 'critical', HIGH: 'high', MEDIUM: 'medium', LOW: 'low' };

/** A severity by colour, outline and word. `plain`: without the coloured ground, for filters. */
export function SeverityBadge({ severity, plain = false }: { readonly severity: Severity; readonly plain?: boolean }): ReactElement {
  const words = useWords();
  return (
    <span className={styles.badge} data-severity={severity} data-plain={plain}>
      <Icon name={ICONS[severity]} size={14} />
      <span>{symbolLabel(words, 'Severity', severity)}</span>
    </span>
  );
}
