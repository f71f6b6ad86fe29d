import type { NotificationHeader } from '@cbx/contracts';
import type { ReactElement } from 'react';
import { useWords } from '../app/context.js';
import { Chips, Facts, Section } from '../design/facts.js';
import { Icon } from '../design/icons.js';
import { countryName } from '../words/countries.js';
import { formatDay } from '../words/dates.js';
import { fieldLabel, symbolLabel } from '../words/describe.js';
import styles from './handling-view.module.css';

/** The originator's conditions: what may be done with the record, and who else may see it. */
export function HandlingView({ header: { handling, origin } }: { readonly header: NotificationHeader }): ReactElement {
  const words = useWords();
  const { t, language } = words;
  return (
    <Section title={t('notification.handling')}>
      <p className={styles.code} data-code={handling.code}>
        <Icon name="lock" size={15} />
        <strong>{handling.code}</strong>
        <span>{symbolLabel(words, 'HandlingCode', handling.code)}</span>
      </p>
      {handling.note === undefined ? null : <p className={styles.note}>{handling.note}</p>}
      <Facts
        facts={[
          { label: t('notification.releasedTo'), value: <ReleasedTo states={handling.releasableTo} /> },
          { label: fieldLabel(words, 'NotificationHeader', 'origin'), value: countryName(origin, language) },
          { label: fieldLabel(words, 'Handling', 'purpose'), value: symbolLabel(words, 'HandlingPurpose', handling.purpose) },
          { label: fieldLabel(words, 'Handling', 'legalBasis'), value: handling.legalBasis },
          {
            label: fieldLabel(words, 'Handling', 'sourceEvaluation'),
            value: handling.sourceEvaluation === undefined ? undefined : symbolLabel(words, 'SourceEvaluation', handling.sourceEvaluation),
          },
          { label: fieldLabel(words, 'Handling', 'informationEvaluation'), value: handling.informationEvaluation },
          { label: fieldLabel(words, 'Handling', 'retainUntil'), value: formatDay(handling.retainUntil, language) },
        ]}
      />
    </Section>
  );
}

/** The states that a record is released to beside its origin. */
export function ReleasedTo({ states }: { readonly states: readonly string[] }): ReactElement {
  const { t, language } = useWords();
  if (states.length === 0) return <span>{t('notification.ownerOnly')}</span>;
  return <Chips items={states.map((code) => (code === '*' ? t('notification.everyMember') : countryName(code, language)))} />;
}
