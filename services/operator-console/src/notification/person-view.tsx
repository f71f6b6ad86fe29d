import type { Identifier, Person, PersonName, Script } from '@cbx/contracts';
import type { ReactElement } from 'react';
import { useWords } from '../app/context.js';
import { Country } from '../design/country.js';
import { Facts, Section } from '../design/facts.js';
import { countryName } from '../words/countries.js';
import { formatDay } from '../words/dates.js';
import { fieldLabel, symbolLabel } from '../words/describe.js';
import { formatEdtf } from '../words/edtf.js';
import styles from './person-view.module.css';

/** The language to read and to draw a name in, as far as its script tells (for fonts and screen readers). */
const LANGUAGE_OF: Readonly<Record<Script, string | undefined>> = { Cyrl: 'ru', Armn: 'hy', Latn: undefined };

/** A name in one line: its parts in the order family, given, patronymic, or the whole. */
export function nameText({ family, given, patronymic, full }: PersonName): string {
  return full ?? [family, given, patronymic].filter((part) => part !== undefined).join(' ');
}

/** A person under the heading of their body. */
export function PersonView({ person }: { readonly person: Person }): ReactElement {
  const words = useWords();
  return (
    <Section title={fieldLabel(words, 'Notification', 'person')}>
      <PersonCard person={person} />
    </Section>
  );
}

/** A person: names in each script side by side, other names, who they are, documents. */
export function PersonCard({ person }: { readonly person: Person }): ReactElement {
  const words = useWords();
  const { t, language } = words;
  const primary = person.names.filter(({ type }) => type === 'PRIMARY');
  const others = person.names.filter(({ type }) => type !== 'PRIMARY');
  return (
    <div className={styles.person}>
      {primary.length === 0 ? null : (
        <ul className={styles.primary} aria-label={t('notification.names')}>
          {primary.map((name, index) => (
            <li key={`${name.script} ${index}`}>
              <span className={styles.name} lang={LANGUAGE_OF[name.script]}>
                {nameText(name)}
              </span>
              <span className={styles.script}>{symbolLabel(words, 'Script', name.script)}</span>
            </li>
          ))}
        </ul>
      )}
      <Facts
        facts={[
          { label: fieldLabel(words, 'Person', 'birthDates'), value: person.birthDates?.map((date) => formatEdtf(date, language)).join('; ') },
          { label: fieldLabel(words, 'Person', 'sex'), value: symbolLabel(words, 'Sex', person.sex) },
          { label: fieldLabel(words, 'Person', 'nationalities'), value: person.nationalities?.map((code) => countryName(code, language)).join(', ') },
          { label: fieldLabel(words, 'Person', 'birthPlace'), value: person.birthPlace },
          { label: t('notification.otherNames'), value: others.length === 0 ? undefined : <OtherNames names={others} /> },
        ]}
      />
      {person.identifiers === undefined ? null : <Identifiers identifiers={person.identifiers} />}
    </div>
  );
}

function OtherNames({ names }: { readonly names: readonly PersonName[] }): ReactElement {
  const words = useWords();
  return (
    <ul className={styles.others}>
      {names.map((name, index) => (
        <li key={`${name.type} ${name.script} ${index}`}>
          <span lang={LANGUAGE_OF[name.script]}>{nameText(name)}</span>{' '}
          <span className={styles.note}>
            {symbolLabel(words, 'PersonNameType', name.type)}
            {name.weak === true ? `, ${words.t('notification.weak')}` : ''}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Identifiers({ identifiers }: { readonly identifiers: readonly Identifier[] }): ReactElement {
  const words = useWords();
  const { t, language } = words;
  const validity = ({ issuedOn, expiresOn }: Identifier): string =>
    [
      ...(issuedOn === undefined ? [] : [t('notification.since', { date: formatDay(issuedOn, language) })]),
      ...(expiresOn === undefined ? [] : [t('notification.until', { date: formatDay(expiresOn, language) })]),
    ].join(' ');
  const dated = identifiers.some(({ issuedOn, expiresOn }) => issuedOn !== undefined || expiresOn !== undefined);
  return (
    <table className={styles.identifiers}>
      <caption className="cbx-hidden">{t('notification.identifiers')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('notification.identifiers')}</th>
          <th scope="col">{t('notification.number')}</th>
          <th scope="col">{t('notification.issuer')}</th>
          {dated ? <th scope="col">{t('notification.valid')}</th> : null}
        </tr>
      </thead>
      <tbody>
        {identifiers.map((identifier, index) => (
          <tr key={`${identifier.type} ${index}`}>
            <td>{symbolLabel(words, 'IdentifierType', identifier.type)}</td>
            <td className="cbx-code">{identifier.value}</td>
            <td>{identifier.country === undefined ? '–' : <Country code={identifier.country} />}</td>
            {dated ? <td>{validity(identifier) || '–'}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
