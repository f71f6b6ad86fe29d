import type { CaseEventType } from '@cbx/contracts';
import type { ReactElement } from 'react';
import type { CaseChange, CaseTimelineEntry } from '../api/types.js';
import { useWords } from '../app/context.js';
import { Icon, type IconName } from '../design/icons.js';
import { ValueView } from '../notification/value-view.js';
import { formatInstant, formatUtc } from '../words/dates.js';
import { pathLabels, symbolLabel } from '../words/describe.js';
import styles from './case-timeline.module.css';

const ICONS: Readonly<Record<CaseEventType, IconName>> = {
  CASE_OPENED: 'folder',
  CASE_EXTENDED: 'up',
  CASE_WITHDRAWN: 'withdrawn',
  CASE_REOPENED: 'retry',
  VERSION_OUTDATED: 'clock',
};

/** What became of the case, the latest first, each version with what it changed. */
export function CaseTimeline({ entries }: { readonly entries: readonly CaseTimelineEntry[] }): ReactElement {
  const latestFirst = [...entries].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.sourceVersion - a.sourceVersion));
  return (
    <ol className={styles.timeline}>
      {latestFirst.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </ol>
  );
}

function Entry({ entry }: { readonly entry: CaseTimelineEntry }): ReactElement {
  const words = useWords();
  const { t, language } = words;
  return (
    <li className={styles.entry} data-type={entry.type}>
      <span className={styles.mark}>
        <Icon name={ICONS[entry.type]} size={14} />
      </span>
      <div className={styles.head}>
        <strong>{symbolLabel(words, 'CaseEventType', entry.type)}</strong>
        <span className={styles.version}>{t('case.versionN', { version: entry.sourceVersion })}</span>
      </div>
      <p className={styles.times}>
        <time dateTime={entry.sentAt} title={formatUtc(entry.sentAt, language)}>
          {t('case.sent', { time: formatInstant(entry.sentAt, language) })}
        </time>
        <time dateTime={entry.at} title={formatUtc(entry.at, language)}>
          {t('case.registered', { time: formatInstant(entry.at, language) })}
        </time>
      </p>
      <What entry={entry} />
    </li>
  );
}

function What({ entry }: { readonly entry: CaseTimelineEntry }): ReactElement {
  const { t } = useWords();
  switch (entry.type) {
    case 'CASE_WITHDRAWN':
      return <p className={styles.note}>{t('notification.cancelled')}</p>;
    case 'VERSION_OUTDATED':
      return <p className={styles.note}>{t('case.outdated')}</p>;
    case 'CASE_OPENED':
      return entry.changes.length === 0 ? <p className={styles.note}>{t('case.firstVersion')}</p> : <Changes changes={entry.changes} />;
    case 'CASE_EXTENDED':
    case 'CASE_REOPENED':
      return entry.changes.length === 0 ? <p className={styles.note}>{t('case.noChanges')}</p> : <Changes changes={entry.changes} />;
  }
}

function Changes({ changes }: { readonly changes: readonly CaseChange[] }): ReactElement {
  const words = useWords();
  const { t } = words;
  return (
    <table className={styles.changes}>
      <caption className="cbx-hidden">{t('case.changes', { count: changes.length })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('case.field')}</th>
          <th scope="col">{t('case.before')}</th>
          <th scope="col">{t('case.after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ pointer, before, after }) => (
          <tr key={pointer}>
            <th scope="row">{pathLabels(words, pointer).join(' › ')}</th>
            <td className={styles.before}>{before === undefined ? <span className={styles.none}>{t('case.nothing')}</span> : <del><ValueView path={pointer} value={before} /></del>}</td>
            <td className={styles.after}>{after === undefined ? <span className={styles.none}>{t('case.removed')}</span> : <ins><ValueView path={pointer} value={after} /></ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
