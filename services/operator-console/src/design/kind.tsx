import type { NotificationKind } from '@cbx/contracts';
import type { ReactElement } from 'react';
import { useWords } from '../app/context.js';
import { symbolLabel } from '../words/describe.js';
import { Icon, type IconName } from './icons.js';
import styles from './kind.module.css';

const ICONS: Readonly<Record<NotificationKind, IconName>> = { ORGANIZED_CRIME_GROUP: 'group', READMITTED_PERSON: 'person', OPERATION_STATUS: 'operation', SEARCH_REQUEST: 'search' };

export function KindIcon({ kind, size }: { readonly kind: NotificationKind; readonly size?: number }): ReactElement {
  return <Icon name={ICONS[kind]} size={size} />;
}

export function KindLabel({ kind }: { readonly kind: NotificationKind }): ReactElement {
  const words = useWords();
  return (
    <span className={styles.kind}>
      <KindIcon kind={kind} />
      {symbolLabel(words, 'NotificationKind', kind)}
    </span>
  );
}
