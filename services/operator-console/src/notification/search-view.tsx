import type { Search } from '@cbx/contracts';
import type { ReactElement } from 'react';
import { useWords } from '../app/context.js';
import { Chips, Facts, Section } from '../design/facts.js';
import { formatDay } from '../words/dates.js';
import { fieldLabel, symbolLabel } from '../words/describe.js';
import { formatEdtf } from '../words/edtf.js';

/** What is asked, how soon, and what to beware of. */
export function SearchView({ search }: { readonly search: Search }): ReactElement {
  const words = useWords();
  const { t, language } = words;
  return (
    <Section title={fieldLabel(words, 'Notification', 'search')}>
      <Facts
        facts={[
          {
            label: fieldLabel(words, 'Search', 'warnings'),
            value: search.warnings === undefined ? undefined : <Chips tone="warning" items={search.warnings.map((one) => symbolLabel(words, 'SearchWarning', one))} />,
          },
          { label: fieldLabel(words, 'Search', 'category'), value: symbolLabel(words, 'SearchCategory', search.category) },
          { label: fieldLabel(words, 'Search', 'measure'), value: <strong>{symbolLabel(words, 'SearchMeasure', search.measure)}</strong> },
          {
            label: fieldLabel(words, 'Search', 'urgency'),
            value: `${symbolLabel(words, 'SearchUrgency', search.urgency)} (${t(`notification.limit.${search.urgency}`)})`,
          },
          { label: fieldLabel(words, 'Search', 'reason'), value: search.reason },
          {
            label: fieldLabel(words, 'Search', 'offences'),
            value: search.offences === undefined ? undefined : <Chips items={search.offences.map((one) => symbolLabel(words, 'SearchOffence', one))} />,
          },
          { label: fieldLabel(words, 'Search', 'lastSeenPlace'), value: search.lastSeenPlace },
          { label: fieldLabel(words, 'Search', 'lastSeenOn'), value: search.lastSeenOn === undefined ? undefined : formatEdtf(search.lastSeenOn, language) },
          { label: fieldLabel(words, 'Search', 'validUntil'), value: formatDay(search.validUntil, language) },
          { label: fieldLabel(words, 'Search', 'decisionReference'), value: search.decisionReference },
        ]}
      />
    </Section>
  );
}
