import { Fragment, type ReactElement, type ReactNode } from 'react';
import styles from './facts.module.css';

export interface Fact {
  readonly label: string;
  /** nothing is drawn for undefined */
  readonly value: ReactNode;
  readonly key?: string;
}

/** Labelled values, the labels in a column of their own; what has no value is left out. */
export function Facts({ facts, dense = false }: { readonly facts: readonly Fact[]; readonly dense?: boolean }): ReactElement | null {
  const given = facts.filter(({ value }) => value !== undefined && value !== null && value !== '');
  return given.length === 0 ? null : (
    <dl className={styles.facts} data-dense={dense}>
      {given.map(({ label, value, key }) => (
        <Fragment key={key ?? label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** A part of a view under its own heading. */
export function Section({ title, aside, children }: { readonly title: string; readonly aside?: ReactNode; readonly children: ReactNode }): ReactElement {
  return (
    <section className={styles.section}>
      <div className={styles.head}>
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** Short values side by side. */
export function Chips({ items, tone = 'plain' }: { readonly items: readonly string[]; readonly tone?: 'plain' | 'warning' }): ReactElement {
  return (
    <ul className={styles.chips} data-tone={tone}>
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}
