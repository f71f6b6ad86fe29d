import type { OrganizedCrimeGroupNotification } from '@cbx/contracts';
import type { ReactElement } from 'react';
import { useWords } from '../app/context.js';
import { Chips, Facts, Section } from '../design/facts.js';
import { countryName } from '../words/countries.js';
import { formatNumber } from '../words/dates.js';
import { fieldLabel, symbolLabel } from '../words/describe.js';
import { formatEdtf } from '../words/edtf.js';
import styles from './group-view.module.css';
import { nameText, PersonCard } from './person-view.js';

/** The group and its known members, each of whom folds out. */
export function GroupView({ notification: { group, members = [] } }: { readonly notification: OrganizedCrimeGroupNotification }): ReactElement {
  const words = useWords();
  const { t, language } = words;
  return (
    <>
      {group === undefined ? null : (
        <Section title={fieldLabel(words, 'Notification', 'group')}>
          <ul className={styles.names}>
            {group.names.map(({ type, script, value }, index) => (
              <li key={`${script} ${index}`} data-type={type}>
                <span lang={script === 'Armn' ? 'hy' : script === 'Cyrl' ? 'ru' : undefined}>{value}</span>
                <span className={styles.note}>
                  {type === 'PRIMARY' ? '' : `${symbolLabel(words, 'GroupNameType', type)}, `}
                  {symbolLabel(words, 'Script', script)}
                </span>
              </li>
            ))}
          </ul>
          <Facts
            facts={[
              { label: fieldLabel(words, 'Group', 'status'), value: symbolLabel(words, 'GroupStatus', group.status) },
              { label: fieldLabel(words, 'Group', 'activities'), value: <Chips items={group.activities.map((one) => symbolLabel(words, 'GroupActivity', one))} /> },
              { label: fieldLabel(words, 'Group', 'territories'), value: <Chips items={group.territories.map((code) => countryName(code, language))} /> },
              { label: fieldLabel(words, 'Group', 'firstSeenOn'), value: group.firstSeenOn === undefined ? undefined : formatEdtf(group.firstSeenOn, language) },
              { label: fieldLabel(words, 'Group', 'estimatedSize'), value: group.estimatedSize === undefined ? undefined : formatNumber(group.estimatedSize, language) },
              { label: fieldLabel(words, 'Group', 'note'), value: group.note },
            ]}
          />
        </Section>
      )}
      <Section title={members.length === 0 ? t('notification.noMembers') : t('notification.members', { count: members.length })}>
        {members.map(({ person, role, since }, index) => {
          const [first] = person.names;
          return (
            <details key={index} className={styles.member}>
              <summary>
                <span className={styles.memberName}>{first === undefined ? '–' : nameText(first)}</span>
                <span className={styles.note}>
                  {symbolLabel(words, 'MemberRole', role)}
                  {since === undefined ? '' : `, ${t('notification.since', { date: formatEdtf(since, language) })}`}
                </span>
              </summary>
              <div className={styles.memberBody}>
                <PersonCard person={person} />
              </div>
            </details>
          );
        })}
      </Section>
    </>
  );
}
