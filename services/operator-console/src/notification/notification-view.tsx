import type { Notification } from '@cbx/contracts';
import type { ReactElement } from 'react';
import { useWords } from '../app/context.js';
import styles from './notification-view.module.css';
import { GroupView } from './group-view.js';
import { isKind } from './narrow.js';
import { OperationView } from './operation-view.js';
import { PersonView } from './person-view.js';
import { ReadmissionView } from './readmission-view.js';
import { SearchView } from './search-view.js';

/** A notification as its kind needs it drawn. */
export function NotificationView({ notification }: { readonly notification: Notification }): ReactElement {
  const { t } = useWords();
  if (notification.header.action === 'CANCEL') return <p className={styles.cancelled}>{t('notification.cancelled')}</p>;
  if (isKind(notification, 'SEARCH_REQUEST')) {
    return (
      <>
        {notification.search === undefined ? null : <SearchView search={notification.search} />}
        {notification.person === undefined ? null : <PersonView person={notification.person} />}
      </>
    );
  }
  if (isKind(notification, 'READMITTED_PERSON')) {
    return (
      <>
        {notification.person === undefined ? null : <PersonView person={notification.person} />}
        <ReadmissionView notification={notification} />
      </>
    );
  }
  if (isKind(notification, 'ORGANIZED_CRIME_GROUP')) return <GroupView notification={notification} />;
  if (isKind(notification, 'OPERATION_STATUS')) return notification.operation === undefined ? <></> : <OperationView operation={notification.operation} />;
  return <></>;
}
