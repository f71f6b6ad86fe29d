import { Button, NativeSelect, SegmentedControl, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, type ReactElement } from 'react';
import { CASE_STATUSES, type CaseSummary } from '../api/types.js';
import { useDesk, useWords } from '../app/context.js';
import { usePageTitle } from '../app/page-title.js';
import { useShortcuts } from '../app/shortcuts.js';
import { CountryCode } from '../design/country.js';
import { EmptyView } from '../design/empty-view.js';
import { Icon } from '../design/icons.js';
import { KindLabel } from '../design/kind.js';
import { CaseStatusLabel } from '../design/lifecycle.js';
import { ProblemView } from '../design/problem-view.js';
import { StatusBand, StatusTag } from '../design/status-band.js';
import { Instant } from '../design/time.js';
import { KINDS, STATUS_CHOICES } from '../queue/queue-filter.js';
import { countryName, MEMBER_STATES } from '../words/countries.js';
import { symbolLabel } from '../words/describe.js';
import styles from './case-list-page.module.css';
import { caseQueryOf, caseSearchOf, type CaseSearch } from './case-search.js';

const PAGE_SIZE = 50;

/** The cases that the reader's state may see, page after page. */
export function CaseListPage(): ReactElement {
  const words = useWords();
  const { t, language } = words;
  const { api } = useDesk();
  const search = useSearch({ from: '/cases' });
  const navigate = useNavigate();
  const filters = useRef<HTMLSelectElement>(null);
  const status = search.status ?? 'ACTUAL';
  usePageTitle(t('case.listTitle'), status === '*' ? 'ACTUAL' : status);
  useShortcuts({ filter: () => filters.current?.focus() });
  const query = useInfiniteQuery({
    queryKey: ['cases', search],
    queryFn: ({ pageParam, signal }) => api.cases({ ...caseQueryOf(search), cursor: pageParam, limit: String(PAGE_SIZE) }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
  });
  const change = (part: Readonly<Record<keyof CaseSearch & string, string>> | Readonly<Record<string, string>>): void => {
    void navigate({ to: '/cases', search: caseSearchOf({ ...search, ...part }), replace: true });
  };
  const cases = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const isFiltered = Object.keys(search).length > 0;
  return (
    <div className={styles.page}>
      {status === '*' ? null : <StatusBand status={status} />}
      <div className={styles.tools}>
        <h1 className={styles.heading}>{t('case.listTitle')}</h1>
        <div className={styles.filters} role="group" aria-label={t('filter.title')}>
          <NativeSelect ref={filters} size="xs" aria-label={t('filter.kind')} value={search.kind ?? ''} onChange={(event) => change({ kind: event.currentTarget.value })}>
            <option value="">
              {t('filter.kind')}: {t('filter.any')}
            </option>
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {symbolLabel(words, 'NotificationKind', kind)}
              </option>
            ))}
          </NativeSelect>
          <NativeSelect size="xs" aria-label={t('filter.owner')} value={search.owner ?? ''} onChange={(event) => change({ owner: event.currentTarget.value })}>
            <option value="">
              {t('filter.owner')}: {t('filter.any')}
            </option>
            {MEMBER_STATES.map((code) => (
              <option key={code} value={code}>
                {countryName(code, language)}
              </option>
            ))}
          </NativeSelect>
          <NativeSelect size="xs" aria-label={t('case.state')} value={search.caseStatus ?? ''} onChange={(event) => change({ caseStatus: event.currentTarget.value })}>
            <option value="">
              {t('case.state')}: {t('filter.any')}
            </option>
            {CASE_STATUSES.map((one) => (
              <option key={one} value={one}>
                {symbolLabel(words, 'CaseStatus', one)}
              </option>
            ))}
          </NativeSelect>
          <SegmentedControl
            size="xs"
            aria-label={t('filter.status')}
            value={status}
            onChange={(value) => change({ status: value })}
            data={STATUS_CHOICES.map((choice) => ({ value: choice, label: choice === '*' ? t('filter.statusAll') : symbolLabel(words, 'NotificationStatus', choice) }))}
          />
        </div>
      </div>
      <div className={styles.body} tabIndex={0} role="region" aria-label={t('case.listTitle')}>
        {query.isPending ? <ListSkeleton /> : null}
        {query.isError && cases.length === 0 ? <ProblemView error={query.error} onRetry={() => void query.refetch()} /> : null}
        {query.isSuccess && cases.length === 0 ? (
          <EmptyView icon="folder" title={t('case.emptyTitle')} text={t(isFiltered ? 'case.emptyFiltered' : 'case.emptyText')}>
            {isFiltered ? (
              <Button size="xs" variant="default" onClick={() => void navigate({ to: '/cases', search: {}, replace: true })}>
                {t('queue.clearFilters')}
              </Button>
            ) : null}
          </EmptyView>
        ) : null}
        {cases.length === 0 ? null : <CaseTable cases={cases} />}
        {query.isError && cases.length > 0 ? <ProblemView error={query.error} onRetry={() => void query.fetchNextPage()} compact /> : null}
        {query.hasNextPage && !query.isError ? (
          <div className={styles.more}>
            <Button size="xs" variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()} leftSection={<Icon name="down" size={14} />}>
              {t('case.more')}
            </Button>
          </div>
        ) : null}
      </div>
    </div>
  );
}

function CaseTable({ cases }: { readonly cases: readonly CaseSummary[] }): ReactElement {
  const { t } = useWords();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('case.number')}</th>
          <th scope="col">{t('case.subject')}</th>
          <th scope="col">{t('filter.kind')}</th>
          <th scope="col">{t('case.owner')}</th>
          <th scope="col">{t('case.state')}</th>
          <th scope="col" className={styles.number}>
            {t('case.version')}
          </th>
          <th scope="col">{t('notification.handling')}</th>
          <th scope="col">{t('case.updated')}</th>
        </tr>
      </thead>
      <tbody>
        {cases.map((one) => (
          <tr key={one.id} data-status={one.status} data-case-status={one.caseStatus}>
            <td className={styles.caseNumber}>
              <Link to="/cases/$caseId" params={{ caseId: one.id }} className={styles.link}>
                {one.caseNumber}
              </Link>
              <StatusTag status={one.status} />
            </td>
            <td className={styles.label}>{one.label}</td>
            <td>
              <KindLabel kind={one.kind} />
            </td>
            <td>
              <CountryCode code={one.owner} />
            </td>
            <td>
              <CaseStatusLabel status={one.caseStatus} />
            </td>
            <td className={styles.number}>{one.sourceVersion}</td>
            <td className={styles.code}>{one.handling.code}</td>
            <td className={styles.time}>
              <Instant at={one.updatedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ListSkeleton(): ReactElement {
  const { t } = useWords();
  return (
    <div role="status" aria-label={t('app.loading')} className={styles.skeleton}>
      {Array.from({ length: 10 }, (_, index) => (
        <Skeleton key={index} height={18} width={`${92 - (index % 4) * 7}%`} />
      ))}
    </div>
  );
}
