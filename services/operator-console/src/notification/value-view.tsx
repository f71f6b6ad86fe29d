import type { ReactElement } from 'react';
import { useWords } from '../app/context.js';
import { describeAt } from '../words/describe.js';
import styles from './value-view.module.css';

/** A value of a notification in the reader's words; `–` where there is none. */
export function ValueView({ path, value }: { readonly path: string; readonly value: unknown }): ReactElement {
  const words = useWords();
  if (value === undefined || value === null) return <span className={styles.none}>–</span>;
  const { lines } = describeAt(words, path, value);
  const [only] = lines;
  if (lines.length === 1) return <span>{only}</span>;
  return (
    <ul className={styles.lines}>
      {lines.map((line, index) => (
        <li key={`${index} ${line}`}>{line}</li>
      ))}
    </ul>
  );
}
