import { Link } from '@tanstack/react-router';
import { memo, type KeyboardEvent, type MouseEvent, type ReactElement } from 'react';
import type { AlertView } from '../api/types.js';
import { useWords } from '../app/context.js';
import { CountryCode } from '../design/country.js';
import { Icon } from '../design/icons.js';
import { KindIcon } from '../design/kind.js';
import { LifecycleLabel } from '../design/lifecycle.js';
import { SeverityBadge } from '../design/severity.js';
import { StatusTag } from '../design/status-band.js';
import { Age, Countdown } from '../design/time.js';
import { symbolLabel } from '../words/describe.js';
import styles from './alert-row.module.css';

interface Props {
  readonly alert: AlertView;
  /** its place among the shown rows, from 0 */
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly standing: 'listed' | 'settled' | 'left';
  /** the row that the keyboard is at */
  readonly isCurrent: boolean;
  /** the row whose alert is open */
  readonly isOpen: boolean;
  readonly onOpen: (id: string) => void;
  readonly onFocus: (id: string) => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

/** One alert in the list. Drawn again only when it changes itself: a flood of others costs it nothing. */
export const AlertRow = memo(function AlertRow({ alert, index, top, height, standing, isCurrent, isOpen, onOpen, onFocus, onKey }: Props): ReactElement {
  const words = useWords();
  const { t, language } = words;
  const open = (event: MouseEvent): void => {
    // A click with a modifier is the link's: it opens a tab.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onOpen(alert.id);
  };
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isOpen}
      tabIndex={isCurrent ? 0 : -1}
      className={styles.row}
      data-alert-id={alert.id}
      data-severity={alert.severity}
      data-status={alert.status}
      data-standing={standing}
      data-lifecycle={alert.lifecycle}
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={open}
      onFocus={() => onFocus(alert.id)}
      onKeyDown={onKey}
    >
      <div role="gridcell" className={styles.severity}>
        <SeverityBadge severity={alert.severity} />
      </div>
      <div role="gridcell" className={styles.alert}>
        <div className={styles.title}>
          <StatusTag status={alert.status} />
          <Link to="/alerts/$alertId" params={{ alertId: alert.id }} search tabIndex={-1} className={styles.link}>
            {alert.title[language]}
          </Link>
        </div>
        <div className={styles.label}>
          <span className={styles.kind} title={symbolLabel(words, 'NotificationKind', alert.kind)}>
            <KindIcon kind={alert.kind} size={14} />
          </span>
          <span className={styles.subject}>{alert.label}</span>
        </div>
      </div>
      <div role="gridcell" className={styles.origin}>
        <CountryCode code={alert.origin} />
      </div>
      <div role="gridcell" className={styles.case}>
        {alert.caseNumber}
      </div>
      <div role="gridcell" className={styles.raised}>
        <Age at={alert.raisedAt} />
      </div>
      <div role="gridcell" className={styles.due}>
        {alert.dueAt === undefined ? <span aria-hidden className={styles.none}>–</span> : <Countdown dueAt={alert.dueAt} settled={alert.lifecycle !== 'OPEN'} />}
      </div>
      <div role="gridcell" className={styles.state}>
        {standing === 'left' ? (
          <span className={styles.left}>
            <Icon name="withdrawn" size={14} />
            {t('queue.left')}
          </span>
        ) : (
          <LifecycleLabel lifecycle={alert.lifecycle} />
        )}
      </div>
    </div>
  );
});
