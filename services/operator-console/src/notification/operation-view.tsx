import type { Operation } from '@cbx/contracts';
import type { ReactElement } from 'react';
import { useWords } from '../app/context.js';
import { Country } from '../design/country.js';
import { Chips, Facts, Section } from '../design/facts.js';
import { countryName } from '../words/countries.js';
import { formatDay, formatInstant, formatNumber } from '../words/dates.js';
import { fieldLabel, symbolLabel } from '../words/describe.js';
import styles from './operation-view.module.css';

/** The operation, and its results so far as bars of one scale. */
export function OperationView({ operation }: { readonly operation: Operation }): ReactElement {
  const words = useWords();
  const { t, language } = words;
  const day = (date: string | undefined): string | undefined => (date === undefined ? undefined : formatDay(date, language));
  const largest = Math.max(1, ...(operation.results ?? []).map(({ value }) => value));
  return (
    <>
      <Section title={fieldLabel(words, 'Notification', 'operation')}>
        <p className={styles.name}>
          {operation.name} <span className="cbx-code">{operation.code}</span>
        </p>
        <Facts
          facts={[
            { label: fieldLabel(words, 'Operation', 'phase'), value: <strong>{symbolLabel(words, 'OperationPhase', operation.phase)}</strong> },
            { label: fieldLabel(words, 'Operation', 'lead'), value: <Country code={operation.lead} /> },
            { label: fieldLabel(words, 'Operation', 'participants'), value: <Chips items={operation.participants.map((code) => countryName(code, language))} /> },
            { label: fieldLabel(words, 'Operation', 'area'), value: operation.area },
            { label: fieldLabel(words, 'Operation', 'startsOn'), value: day(operation.startsOn) },
            { label: fieldLabel(words, 'Operation', 'endsOn'), value: day(operation.endsOn) },
          ]}
        />
      </Section>
      {operation.results === undefined ? null : (
        <Section title={t('notification.results')} aside={<span className={styles.asOf}>{t('notification.asOf', { time: formatInstant(operation.asOf, language) })}</span>}>
          <table className={styles.results}>
            <thead className="cbx-hidden">
              <tr>
                <th scope="col">{fieldLabel(words, 'OperationResult', 'measure')}</th>
                <th scope="col">{fieldLabel(words, 'OperationResult', 'value')}</th>
              </tr>
            </thead>
            <tbody>
              {operation.results.map(({ measure, value }) => (
                <tr key={measure}>
                  <th scope="row">{symbolLabel(words, 'OperationMeasure', measure)}</th>
                  <td className="cbx-num">{formatNumber(value, language)}</td>
                  <td className={styles.scale} aria-hidden>
                    <span style={{ width: `${(value / largest) * 100}%` }} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
    </>
  );
}
