import type { ReadmittedPersonNotification } from '@cbx/contracts';
import type { ReactElement } from 'react';
import { useWords } from '../app/context.js';
import { Country } from '../design/country.js';
import { Chips, Facts, Section } from '../design/facts.js';
import { Icon } from '../design/icons.js';
import { formatDay } from '../words/dates.js';
import { fieldLabel, symbolLabel } from '../words/describe.js';
import styles from './readmission-view.module.css';

/** The readmission, the stay in an institution, and the legal status; the last two may be absent. */
export function ReadmissionView({ notification: { readmission, stay, legalStatus } }: { readonly notification: ReadmittedPersonNotification }): ReactElement {
  const words = useWords();
  const { language } = words;
  const day = (date: string | undefined): string | undefined => (date === undefined ? undefined : formatDay(date, language));
  return (
    <>
      {readmission === undefined ? null : (
        <Section title={fieldLabel(words, 'Notification', 'readmission')}>
          <p className={styles.route}>
            <Country code={readmission.from} />
            <Icon name="arrow" />
            <Country code={readmission.to} />
          </p>
          <Facts
            facts={[
              { label: fieldLabel(words, 'Readmission', 'stage'), value: `${symbolLabel(words, 'ReadmissionStage', readmission.stage)}, ${formatDay(readmission.stageOn, language)}` },
              {
                label: fieldLabel(words, 'Readmission', 'traffickingIndicator'),
                value: ['SUSPECTED', 'CONFIRMED'].includes(readmission.traffickingIndicator) ? (
                  <Chips tone="warning" items={[symbolLabel(words, 'TraffickingIndicator', readmission.traffickingIndicator)]} />
                ) : (
                  symbolLabel(words, 'TraffickingIndicator', readmission.traffickingIndicator)
                ),
              },
              {
                label: fieldLabel(words, 'Readmission', 'vulnerabilities'),
                value: readmission.vulnerabilities === undefined ? undefined : <Chips items={readmission.vulnerabilities.map((one) => symbolLabel(words, 'Vulnerability', one))} />,
              },
              { label: fieldLabel(words, 'Readmission', 'crossingPoint'), value: readmission.crossingPoint },
              { label: fieldLabel(words, 'Readmission', 'decisionReference'), value: readmission.decisionReference },
              { label: fieldLabel(words, 'Readmission', 'agreement'), value: readmission.agreement },
            ]}
          />
        </Section>
      )}
      {stay === undefined ? null : (
        <Section title={fieldLabel(words, 'Notification', 'stay')}>
          <Facts
            facts={[
              { label: fieldLabel(words, 'Stay', 'institutionName'), value: stay.institutionName === undefined ? stay.institutionCode : `${stay.institutionName} (${stay.institutionCode})` },
              { label: fieldLabel(words, 'Stay', 'admittedOn'), value: day(stay.admittedOn) },
              { label: fieldLabel(words, 'Stay', 'dueOn'), value: stay.dueOn === undefined ? undefined : <strong>{day(stay.dueOn)}</strong> },
              { label: fieldLabel(words, 'Stay', 'endedOn'), value: day(stay.endedOn) },
            ]}
          />
        </Section>
      )}
      {legalStatus === undefined ? null : (
        <Section title={fieldLabel(words, 'Notification', 'legalStatus')}>
          <Facts
            facts={[
              { label: fieldLabel(words, 'LegalStatus', 'procedure'), value: symbolLabel(words, 'LegalProcedure', legalStatus.procedure) },
              {
                label: fieldLabel(words, 'LegalStatus', 'determination'),
                value: legalStatus.determination === undefined ? undefined : symbolLabel(words, 'LegalDetermination', legalStatus.determination),
              },
              { label: fieldLabel(words, 'LegalStatus', 'decidedOn'), value: day(legalStatus.decidedOn) },
              { label: fieldLabel(words, 'LegalStatus', 'dueOn'), value: day(legalStatus.dueOn) },
            ]}
          />
        </Section>
      )}
    </>
  );
}
