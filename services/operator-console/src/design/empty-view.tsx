import type { ReactElement, ReactNode } from 'react';
import { Icon, type IconName } from './icons.js';
import styles from './empty-view.module.css';

/** What stands where there is nothing to show, and what can be done about it. */
export function EmptyView({ icon, title, text, children }: { readonly icon: IconName; readonly title: string; readonly text?: string; readonly children?: ReactNode }): ReactElement {
  return (
    <div className={styles.empty}>
      <Icon name={icon} size={32} />
      <p className={styles.title}>{title}</p>
      {text === undefined ? null : <p className={styles.text}>{text}</p>}
      {children}
    </div>
  );
}
