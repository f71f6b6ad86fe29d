import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, type ReactElement } from 'react';
import type { CaseDetail } from '../api/types.js';
import { useDesk, useWords } from '../app/context.js';
import { usePageTitle } from '../app/page-title.js';
import { useShortcuts } from '../app/shortcuts.js';
import { Country } from '../design/country.js';
import { Facts, Section } from '../design/facts.js';
import { Icon } from '../design/icons.js';
import { KindLabel } from '../design/kind.js';
import { CaseStatusLabel } from '../design/lifecycle.js';
import { ProblemView } from '../design/problem-view.js';
import { StatusBand } from '../design/status-band.js';
import { Instant } from '../design/time.js';
import { HandlingView, ReleasedTo } from '../notification/handling-view.js';
import { NotificationView } from '../notification/notification-view.js';
import { TechnicalView } from '../notification/technical-view.js';
import styles from './case-page.module.css';
import { CaseTimeline } from './case-timeline.js';

/** One case: how it stands, what its record says now, and how it came to that. */
export function CasePage(): ReactElement {
  const { t } = useWords();
  const { caseId } = useParams({ from: '/cases/$caseId' });
  const { api } = useDesk();
  const router = useRouter();
  const page = useRef<HTMLDivElement>(null);
  const query = useQuery({ queryKey: ['case', caseId], queryFn: ({ signal }) => api.case(caseId, signal) });
  const back = (): void => {
    if (router.history.canGoBack()) router.history.back();
    else void router.navigate({ to: '/cases' });
  };
  useShortcuts({ back });
  useEffect(() => page.current?.focus({ preventScroll: true }), [caseId]);
  return (
    <div className={styles.page} ref={page} tabIndex={-1} data-testid="case">
      <div className={styles.top}>
        <button type="button" className={styles.back} onClick={back}>
          <Icon name="back" />
          {t('app.back')}
        </button>
      </div>
      {query.isPending ? <CaseSkeleton /> : null}
      {query.isError && query.data === undefined ? <ProblemView error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.data === undefined ? null : <CaseView detail={query.data} />}
    </div>
  );
}

function CaseView({ detail }: { readonly detail: CaseDetail }): ReactElement {
  const { t } = useWords();
  usePageTitle(`${t('case.title')} ${detail.caseNumber}`, detail.status);
  return (
    <>
      <div className={styles.band}>
        <StatusBand status={detail.status} />
      </div>
      <header className={styles.head} data-case-status={detail.caseStatus}>
        <div className={styles.marks}>
          <span className={styles.number}>{detail.caseNumber}</span>
          <CaseStatusLabel status={detail.caseStatus} />
          <KindLabel kind={detail.kind} />
        </div>
        <h1>{detail.label}</h1>
      </header>
      <div className={styles.columns}>
        <div className={styles.main}>
          <Section title={t('case.summary')}>
            <Facts
              facts={[
                { label: t('case.owner'), value: <Country code={detail.owner} /> },
                { label: t('case.opened'), value: <Instant at={detail.openedAt} /> },
                { label: t('case.updated'), value: <Instant at={detail.updatedAt} /> },
                { label: t('case.version'), value: detail.sourceVersion },
                ...(detail.notification === undefined
                  ? [
                      { label: t('notification.handling'), value: detail.handling.code },
                      { label: t('notification.releasedTo'), value: <ReleasedTo states={detail.handling.releasableTo} /> },
                    ]
                  : []),
              ]}
            />
          </Section>
          {detail.notification === undefined ? (
            <p className={styles.withdrawn} role="status">
              <Icon name="withdrawn" size={18} />
              {t('case.withdrawn')}
            </p>
          ) : (
            <>
              <NotificationView notification={detail.notification} />
              <HandlingView header={detail.notification.header} />
              <TechnicalView header={detail.notification.header} />
            </>
          )}
        </div>
        <div className={styles.side}>
          <Section title={t('case.timeline')}>
            <CaseTimeline entries={detail.timeline} />
          </Section>
        </div>
      </div>
    </>
  );
}

function CaseSkeleton(): ReactElement {
  const { t } = useWords();
  return (
    <div role="status" aria-label={t('app.loading')} className={styles.skeleton}>
      <Skeleton height={18} width={220} />
      <Skeleton height={26} width={360} />
      <Skeleton height={140} />
      <Skeleton height={220} />
    </div>
  );
}
