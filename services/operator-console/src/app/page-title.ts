import type { NotificationStatus } from '@cbx/contracts';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { waitingSummary } from '../queue/alert-queue.js';
import { useQueue } from './context.js';

/**
 * Sets the document's title: how many alerts wait, whether this is an exercise, and the view. Never a person's name:
 * browsers keep titles in their history.
 */
export function usePageTitle(title: string, status: NotificationStatus = 'ACTUAL'): void {
  const { t } = useTranslation();
  const { count } = waitingSummary(useQueue().state);
  const band = status === 'ACTUAL' ? '' : `[${t(`band.${status}`)}] `;
  const text = `${count > 0 ? `(${count}) ` : ''}${band}${title} · ${t('app.short')}`;
  useEffect(() => {
    document.title = text;
  }, [text]);
}
