import type { NotificationHeader } from '@cbx/contracts';
import type { ReactElement } from 'react';
import { useWords } from '../app/context.js';
import { Facts } from '../design/facts.js';
import { Instant } from '../design/time.js';
import { fieldLabel } from '../words/describe.js';
import styles from './technical-view.module.css';

/** Where the notification came from, for whoever has to trace it; folded away. */
export function TechnicalView({ header }: { readonly header: NotificationHeader }): ReactElement {
  const words = useWords();
  const code = (value: string | undefined): ReactElement | undefined => (value === undefined ? undefined : <span className="cbx-code">{value}</span>);
  const { provenance } = header;
  return (
    <details className={styles.technical}>
      <summary>{words.t('notification.technical')}</summary>
      <Facts
        dense
        facts={[
          { label: fieldLabel(words, 'NotificationHeader', 'originAgency'), value: header.originAgency },
          { label: fieldLabel(words, 'NotificationHeader', 'sourceReference'), value: code(header.sourceReference) },
          { label: fieldLabel(words, 'NotificationHeader', 'sourceVersion'), value: header.sourceVersion },
          { label: fieldLabel(words, 'NotificationHeader', 'sentAt'), value: <Instant at={header.sentAt} /> },
          { label: fieldLabel(words, 'NotificationHeader', 'notificationId'), value: code(header.notificationId) },
          { label: fieldLabel(words, 'NotificationHeader', 'subjectKey'), value: code(header.subjectKey) },
          { label: fieldLabel(words, 'Provenance', 'receivedAt'), value: provenance === undefined ? undefined : <Instant at={provenance.receivedAt} /> },
          { label: fieldLabel(words, 'Provenance', 'format'), value: code(provenance?.format) },
          { label: fieldLabel(words, 'Provenance', 'mappingVersion'), value: code(provenance?.mappingVersion) },
          { label: fieldLabel(words, 'Provenance', 'rawSha256'), value: code(provenance?.rawSha256) },
        ]}
      />
    </details>
  );
}
