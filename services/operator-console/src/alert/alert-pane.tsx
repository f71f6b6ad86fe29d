import { Skeleton } from '@mantine/core';
import type { HandlingCode } from '@cbx/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { AlertDetail, AlertView } from '../api/types.js';
import { useDesk, useQueue, useWords } from '../app/context.js';
import { usePageTitle } from '../app/page-title.js';
import { Facts, Section } from '../design/facts.js';
import { Icon } from '../design/icons.js';
import { LifecycleLabel } from '../design/lifecycle.js';
import { ProblemView } from '../design/problem-view.js';
import { SeverityBadge } from '../design/severity.js';
import { StatusBand } from '../design/status-band.js';
import { Countdown, Instant } from '../design/time.js';
import { Country } from '../design/country.js';
import { KindLabel } from '../design/kind.js';
import { HandlingView } from '../notification/handling-view.js';
import { NotificationView } from '../notification/notification-view.js';
import { TechnicalView } from '../notification/technical-view.js';
import { rowOf } from '../queue/alert-queue.js';
import { useQueueUi } from '../queue/queue-ui.js';
import { symbolLabel } from '../words/describe.js';
import { AcknowledgeForm, type AcknowledgeOutcome } from './acknowledge-form.js';
import { AlertHistory } from './alert-history.js';
import styles from './alert-pane.module.css';
import { shownAlert } from './shown-alert.js';
import { Why } from './why.js';

/** One alert: what it is, why it fired, the notification behind it, and what became of it. */
export function AlertPane(): ReactElement {
  const { t } = useWords();
  const { alertId } = useParams({ from: '/alerts/$alertId' });
  const { api } = useDesk();
  const { state } = useQueue();
  const { intent, close, step } = useQueueUi();
  const pane = useRef<HTMLElement>(null);
  const query = useQuery({ queryKey: ['alert', alertId], queryFn: ({ signal }) => api.alert(alertId, signal) });

  useEffect(() => {
    if (!intent.focusPane) return;
    intent.focusPane = false;
    pane.current?.focus({ preventScroll: true });
  }, [alertId, intent]);
  useEffect(() => {
    pane.current?.scrollTo({ top: 0 });
  }, [alertId]);

  const detail = query.data === undefined ? undefined : shownAlert(query.data, state);
  const known: AlertView | undefined = detail ?? rowOf(state, alertId);
  return (
    <article ref={pane} className={styles.pane} aria-label={t('alert.pane')} tabIndex={-1} data-pane data-testid="alert-pane">
      <div className={styles.top}>
        <button type="button" className={styles.button} onClick={close} aria-label={t('app.back')} title={`${t('app.back')} (Esc)`}>
          <Icon name="back" />
        </button>
        <span className={styles.topTitle}>{t('alert.pane')}</span>
        <button type="button" className={styles.button} onClick={() => step(-1)} aria-label={t('alert.previous')} title={`${t('alert.previous')} (k)`}>
          <Icon name="up" />
        </button>
        <button type="button" className={styles.button} onClick={() => step(1)} aria-label={t('alert.next')} title={`${t('alert.next')} (j)`}>
          <Icon name="down" />
        </button>
      </div>
      {known === undefined ? null : <Head alert={known} handlingCode={detail?.notification?.header.handling.code} />}
      {query.isError && query.data === undefined ? <ProblemView error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <PaneSkeleton /> : null}
      {detail === undefined ? null : <Body key={detail.id} detail={detail} />}
    </article>
  );
}

function Head({ alert, handlingCode }: { readonly alert: AlertView; readonly handlingCode: HandlingCode | undefined }): ReactElement {
  const words = useWords();
  const { t, language } = words;
  usePageTitle(`${alert.title[language]} · ${alert.caseNumber}`, alert.status);
  return (
    <>
      <div className={styles.band}>
        <StatusBand status={alert.status} />
      </div>
      <header className={styles.head}>
        <div className={styles.marks}>
          <SeverityBadge severity={alert.severity} />
          <LifecycleLabel lifecycle={alert.lifecycle} />
          <KindLabel kind={alert.kind} />
          {handlingCode === undefined ? null : (
            <abbr className={styles.code} title={symbolLabel(words, 'HandlingCode', handlingCode)}>
              <Icon name="lock" size={14} />
              {handlingCode}
            </abbr>
          )}
        </div>
        <h1 className={styles.title}>{alert.title[language]}</h1>
        <p className={styles.label}>{alert.label}</p>
        {alert.dueAt === undefined ? null : (
          <div className={styles.limit}>
            <span className={styles.limitName}>{t('alert.due')}</span>
            <Countdown dueAt={alert.dueAt} settled={alert.lifecycle !== 'OPEN'} pace="second" />
            <span className={styles.limitAt}>
              <Instant at={alert.dueAt} />
            </span>
          </div>
        )}
      </header>
    </>
  );
}

function Body({ detail }: { readonly detail: AlertDetail }): ReactElement {
  const { t, language } = useWords();
  const queries = useQueryClient();
  const [outcome, setOutcome] = useState<AcknowledgeOutcome>();
  const answered = (how: AcknowledgeOutcome): void => {
    setOutcome(how);
    void queries.invalidateQueries({ queryKey: ['alert', detail.id] });
  };
  return (
    <>
      <div className={styles.act}>
        {detail.lifecycle === 'WITHDRAWN' ? (
          <Notice icon="withdrawn" title={t('alert.withdrawnTitle')} text={t('alert.withdrawnText')} />
        ) : outcome === 'changed' && detail.lifecycle === 'OPEN' ? (
          <Notice icon="warning" title={t('alert.changedTitle')} text={t('alert.changedText')} />
        ) : outcome === 'conflict' ? (
          <Notice icon="warning" title={t('alert.conflictTitle')} text={t('alert.conflictText')} />
        ) : detail.lifecycle === 'ACKNOWLEDGED' ? (
          <Notice icon="check" title={detail.acknowledgedBy === undefined ? t('alert.acknowledged') : t('alert.acknowledgedBy', { name: detail.acknowledgedBy })}>
            {detail.acknowledgedAt === undefined ? null : <Instant at={detail.acknowledgedAt} />}
          </Notice>
        ) : null}
        <AcknowledgeForm alert={detail} onAnswered={answered} />
      </div>
      <Section title={t('alert.why')} aside={<span className={styles.aside}>{t('alert.ruleVersion', { version: detail.rule.version })}</span>}>
        <p className={styles.rule}>{detail.rule.description[language]}</p>
        <Why reasons={detail.why} />
      </Section>
      <Section
        title={t('alert.notification')}
        aside={
          <Link to="/cases/$caseId" params={{ caseId: detail.caseId }} className={styles.caseLink}>
            <Icon name="folder" size={14} />
            {t('alert.openCase')}
          </Link>
        }
      >
        <Facts
          facts={[
            { label: t('alert.case'), value: <span className="cbx-num">{detail.caseNumber}</span> },
            { label: t('alert.from'), value: <Country code={detail.origin} /> },
            { label: t('alert.raised'), value: <Instant at={detail.raisedAt} /> },
          ]}
        />
        {detail.notification === undefined ? <p className={styles.gone}>{t('alert.notificationGone')}</p> : null}
      </Section>
      {detail.notification === undefined ? null : (
        <>
          <NotificationView notification={detail.notification} />
          <HandlingView header={detail.notification.header} />
        </>
      )}
      <Section title={t('alert.history')}>
        <AlertHistory history={detail.history} />
      </Section>
      {detail.notification === undefined ? null : <TechnicalView header={detail.notification.header} />}
    </>
  );
}

function Notice({ icon, title, text, children }: { readonly icon: 'check' | 'warning' | 'withdrawn'; readonly title: string; readonly text?: string; readonly children?: ReactElement | null }): ReactElement {
  return (
    <div className={styles.notice} data-icon={icon} role="status">
      <Icon name={icon} size={18} />
      <div>
        <strong>{title}</strong>
        {text === undefined ? null : <p>{text}</p>}
        {children ? <p>{children}</p> : null}
      </div>
    </div>
  );
}

function PaneSkeleton(): ReactElement {
  const { t } = useWords();
  return (
    <div role="status" aria-label={t('app.loading')} className={styles.skeleton}>
      <Skeleton height={34} width={150} />
      <Skeleton height={14} width="40%" mt={10} />
      <Skeleton height={90} />
      <Skeleton height={14} width="50%" mt={10} />
      <Skeleton height={160} />
    </div>
  );
}
