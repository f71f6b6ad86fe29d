import { Drawer, Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import { useDesk, useQueue, useWords } from '../app/context.js';
import { usePageTitle } from '../app/page-title.js';
import { useShortcuts } from '../app/shortcuts.js';
import { PLAIN_HEADER } from '../design/theme.js';
import { EmptyView } from '../design/empty-view.js';
import { Icon } from '../design/icons.js';
import { ProblemView } from '../design/problem-view.js';
import { StatusBand } from '../design/status-band.js';
import { AlertGrid, type GridHandle } from './alert-grid.js';
import { FilterPanel } from './filter-panel.js';
import { DEFAULT_FILTER, filterOf, searchOf, type QueueFilter } from './queue-filter.js';
import styles from './queue-page.module.css';
import { QueueUiContext, type QueueUi } from './queue-ui.js';
import { useReading } from './use-reading.js';
import { WaitingBar } from './waiting-bar.js';

/** The queue of alerts, with the open one beside it, or over it where there is no room. */
export function QueuePage(): ReactElement {
  const { t } = useWords();
  const { queue, scroll } = useDesk();
  const view = useQueue();
  const navigate = useNavigate();
  const search = useSearch({ from: '/alerts' });
  const { alertId } = useParams({ strict: false });
  const filter = useMemo(() => filterOf({ ...search }), [search]);
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<GridHandle>(null);
  const firstFilter = useRef<HTMLInputElement>(null);
  const [filtersOpen, setFiltersOpen] = useState(false);
  const [acknowledging, setAcknowledging] = useState<string>();
  const intent = useRef({ focusPane: false });
  const isOverlay = useMediaQuery('(max-width: 999px)', undefined, { getInitialValueInEffect: false }) === true;
  const hasRail = useMediaQuery(`(min-width: ${alertId === undefined ? 1000 : 1560}px)`, undefined, { getInitialValueInEffect: false }) === true;

  useEffect(() => queue.show(filter), [queue, filter]);
  useReading(scroller, alertId !== undefined);
  usePageTitle(t('queue.title'), alertId === undefined && filter.status !== '*' ? filter.status : 'ACTUAL');

  const open = useCallback(
    (id: string, focusPane = true): void => {
      intent.current.focusPane = focusPane;
      void navigate({ to: '/alerts/$alertId', params: { alertId: id }, search: true, replace: alertId !== undefined });
    },
    [navigate, alertId],
  );
  const close = useCallback((): void => {
    void navigate({ to: '/alerts', search: true }).then(() => grid.current?.focusRow(alertId));
  }, [navigate, alertId]);
  const step = useCallback(
    (by: number): void => {
      const paneHasFocus = alertId !== undefined && scroller.current?.contains(document.activeElement) !== true;
      const id = grid.current?.move(by, !paneHasFocus);
      if (id !== undefined && alertId !== undefined && id !== alertId) open(id, paneHasFocus);
    },
    [alertId, open],
  );
  const ui = useMemo<QueueUi>(() => ({ acknowledging, setAcknowledging, intent: intent.current, close, step }), [acknowledging, close, step]);

  const changeFilter = (next: QueueFilter): void => {
    scroll.top = 0;
    void navigate({ to: alertId === undefined ? '/alerts' : '/alerts/$alertId', params: { alertId: alertId ?? '' }, search: searchOf(next), replace: true });
  };

  useShortcuts({
    next: () => step(1),
    previous: () => step(-1),
    open: () => {
      const id = grid.current?.currentId();
      if (id !== undefined) open(id);
    },
    acknowledge: () => {
      const id = alertId ?? grid.current?.currentId();
      if (id === undefined) return;
      setAcknowledging(id);
      if (id !== alertId) open(id, false);
    },
    take: () => {
      queue.take();
      grid.current?.toTop();
    },
    filter: () => {
      if (hasRail) firstFilter.current?.focus();
      else setFiltersOpen(true);
    },
    back: () => {
      if (alertId !== undefined) close();
      else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    },
  });

  const panel = <FilterPanel ref={firstFilter} filter={filter} onChange={changeFilter} />;
  const filterKey = JSON.stringify(searchOf(filter));
  const chosen = Object.keys(searchOf(filter)).length;
  return (
    <QueueUiContext value={ui}>
      <div className={styles.page} data-open={alertId !== undefined} data-rail={hasRail}>
        {hasRail ? (
          <aside className={styles.rail} aria-label={t('filter.title')}>
            {panel}
          </aside>
        ) : null}
        <section className={styles.list} aria-label={t('queue.title')} inert={isOverlay && alertId !== undefined}>
          {filter.status === '*' ? (
            <p className={styles.mixed}>
              <Icon name="warning" size={14} />
              {t('queue.mixed')}
            </p>
          ) : (
            <StatusBand status={filter.status} />
          )}
          <div className={styles.tools}>
            <h1 className={styles.heading}>{t('queue.title')}</h1>
            <span className={styles.count}>{view.state.phase === 'ready' ? t(view.state.nextCursor === undefined ? 'queue.loaded' : 'queue.loadedMore', { count: view.state.shown.length }) : ''}</span>
            <div className={styles.waiting}>
              <WaitingBar onTake={() => grid.current?.toTop()} />
            </div>
            {hasRail ? null : (
              <button type="button" className={styles.filterButton} onClick={() => setFiltersOpen(true)}>
                <Icon name="filter" size={15} />
                {t('filter.open')}
                {chosen === 0 ? null : <span className={styles.chosen}>{chosen}</span>}
              </button>
            )}
          </div>
          <div
            className={styles.scroller}
            ref={scroller}
            data-testid="queue"
            onScroll={(event) => {
              scroll.top = event.currentTarget.scrollTop;
            }}
          >
            <QueueBody filterKey={filterKey} filter={filter} onClear={() => changeFilter(DEFAULT_FILTER)}>
              <AlertGrid key={filterKey} scroller={scroller} openId={alertId} onOpen={open} handle={grid} />
            </QueueBody>
          </div>
        </section>
        <Outlet />
      </div>
      <Drawer opened={filtersOpen && !hasRail} onClose={() => setFiltersOpen(false)} title={t('filter.title')} size={280} attributes={PLAIN_HEADER} closeButtonProps={{ 'aria-label': t('app.close') }}>
        {hasRail ? null : panel}
      </Drawer>
    </QueueUiContext>
  );
}

function QueueBody({ filter, onClear, children }: { readonly filterKey: string; readonly filter: QueueFilter; readonly onClear: () => void; readonly children: ReactElement }): ReactElement {
  const { t } = useWords();
  const { queue } = useDesk();
  const { state, problem, more } = useQueue();
  if (problem !== undefined && state.phase === 'loading') return <ProblemView error={problem} onRetry={queue.retryConnection} />;
  if (state.phase === 'loading') return <QueueSkeleton />;
  if (state.shown.length === 0) {
    const isDefault = Object.keys(searchOf(filter)).length === 0;
    return (
      <EmptyView icon="bell" title={t('queue.emptyTitle')} text={t(isDefault ? 'queue.emptyOpen' : 'queue.emptyFiltered')}>
        {isDefault ? null : (
          <button type="button" className={styles.filterButton} onClick={onClear}>
            {t('queue.clearFilters')}
          </button>
        )}
      </EmptyView>
    );
  }
  return (
    <>
      {children}
      <div className={styles.foot}>
        {more === 'failed' ? (
          <button type="button" className={styles.filterButton} onClick={() => void queue.loadMore()}>
            <Icon name="retry" size={14} />
            {t('app.retry')}
          </button>
        ) : (
          t(state.nextCursor === undefined ? 'queue.end' : 'queue.loadingMore')
        )}
      </div>
    </>
  );
}

function QueueSkeleton(): ReactElement {
  const { t } = useWords();
  return (
    <div role="status" aria-label={t('app.loading')} className={styles.skeleton}>
      {Array.from({ length: 9 }, (_, index) => (
        <div key={index} className={styles.skeletonRow}>
          <Skeleton width={104} height={20} />
          <div>
            <Skeleton width={`${58 - (index % 4) * 9}%`} height={12} mb={8} />
            <Skeleton width={`${36 + (index % 3) * 8}%`} height={10} />
          </div>
          <Skeleton width={80} height={12} />
        </div>
      ))}
    </div>
  );
}
