import type { ReactElement } from 'react';
import type { AlertReason } from '../api/types.js';
import { useWords } from '../app/context.js';
import { Icon } from '../design/icons.js';
import { ValueView } from '../notification/value-view.js';
import { operatorLabel, pathLabels } from '../words/describe.js';
import styles from './why.module.css';

/** The rule's conditions, each with what it asked for and what it found. */
export function Why({ reasons }: { readonly reasons: readonly AlertReason[] }): ReactElement {
  const words = useWords();
  const { t } = words;
  if (reasons.length === 0) return <p className={styles.none}>{t('alert.whyNone')}</p>;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('alert.condition')}</th>
          <th scope="col">{t('alert.expected')}</th>
          <th scope="col">{t('alert.actual')}</th>
        </tr>
      </thead>
      <tbody>
        {reasons.map(({ path, operator, expected, actual }, index) => (
          <tr key={`${path} ${operator} ${index}`}>
            <th scope="row">{pathLabels(words, path).join(' › ')}</th>
            <td>
              <span className={styles.operator}>{operatorLabel(words, operator)}</span> {expected === undefined ? null : <ValueView path={path} value={expected} />}
            </td>
            <td>
              <span className={styles.actual}>
                <Icon name="check" size={14} className={styles.tick} />
                {isChange(actual) ? <Change path={path} change={actual} /> : <ValueView path={path} value={actual} />}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ChangeOfValue {
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Operators that look at a change find two values. */
function isChange(actual: unknown): actual is ChangeOfValue {
  return typeof actual === 'object' && actual !== null && !Array.isArray(actual) && Object.keys(actual).length > 0 && Object.keys(actual).every((key) => key === 'before' || key === 'after');
}

function Change({ path, change }: { readonly path: string; readonly change: ChangeOfValue }): ReactElement {
  const { t } = useWords();
  return (
    <span className={styles.change}>
      {change.before === undefined ? null : (
        <>
          <ValueView path={path} value={change.before} />
          <Icon name="arrow" size={14} aria-label={t('case.after')} />
        </>
      )}
      {change.after === undefined ? t('case.removed') : <ValueView path={path} value={change.after} />}
    </span>
  );
}
