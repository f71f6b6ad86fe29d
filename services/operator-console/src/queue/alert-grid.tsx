import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactElement, type Ref, type RefObject } from 'react';
import { useDesk, useQueue, useWords } from '../app/context.js';
import { usePrinting } from '../app/printing.js';
import styles from './alert-grid.module.css';
import { rowOf, standingOf } from './alert-queue.js';
import { AlertRow } from './alert-row.js';

const ROW_PX = 54;
const NARROW_ROW_PX = 84;
/** Below this width a row has three lines instead of one, px; alert-row.module.css has the same limit. */
const NARROW_PX = 600;
const HEADER_PX = 32;
/** So many rows before its end the list fetches what follows. */
const FETCH_AHEAD = 20;

export interface GridHandle {
  /** moves the keyboard's place by so many rows and gives it the focus; returns the alert it is at then */
  move(by: number, focus: boolean): string | undefined;
  /** gives the row of this alert, or the current one, the focus */
  focusRow(id?: string): void;
  toTop(): void;
  currentId(): string | undefined;
}

interface Props {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly openId: string | undefined;
  readonly onOpen: (id: string) => void;
  readonly handle: Ref<GridHandle>;
}

/** The rows of the queue: only those in sight are drawn, each at its place by its index, so that a patch moves nothing. */
export function AlertGrid({ scroller, openId, onOpen, handle }: Props): ReactElement {
  const { t } = useWords();
  const { queue, scroll } = useDesk();
  const { state, more } = useQueue();
  const [currentId, setCurrentId] = useState<string | undefined>(openId);
  const [rowHeight, setRowHeight] = useState(ROW_PX);
  const wantsFocus = useRef<string | undefined>(undefined);
  const printing = usePrinting();
  const { shown, nextCursor } = state;
  const indexOfCurrent = currentId === undefined ? -1 : shown.indexOf(currentId);

  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => shown[index] ?? index,
    overscan: 12,
    scrollMargin: HEADER_PX,
    scrollPaddingStart: HEADER_PX,
    initialOffset: scroll.top,
    // The row that has the focus stays drawn wherever the list is scrolled to: a removed element would lose it.
    rangeExtractor: (range) => {
      const indexes = printing ? shown.map((_id, index) => index) : defaultRangeExtractor(range);
      return indexOfCurrent === -1 || indexes.includes(indexOfCurrent) ? indexes : [...indexes, indexOfCurrent].sort((a, b) => a - b);
    },
  });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = (): void => setRowHeight(element.clientWidth < NARROW_PX ? NARROW_ROW_PX : ROW_PX);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);

  const restored = useRef(false);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || restored.current || shown.length === 0) return;
    restored.current = true;
    const anchored = scroll.anchor === undefined ? -1 : shown.indexOf(scroll.anchor.id);
    element.scrollTop = anchored === -1 ? scroll.top : anchored * rowHeight + (scroll.anchor?.offset ?? 0);
    scroll.anchor = undefined;
  }, [scroller, scroll, shown, rowHeight]);

  const items = virtualizer.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (nextCursor !== undefined && more === 'idle' && lastIndex >= shown.length - FETCH_AHEAD) void queue.loadMore();
  }, [queue, nextCursor, more, lastIndex, shown.length]);

  const focusRow = useCallback(
    (id: string | undefined): void => {
      if (id === undefined) return;
      const row = scroller.current?.querySelector<HTMLElement>(`[data-alert-id="${CSS.escape(id)}"]`);
      if (row) row.focus({ preventScroll: true });
      else wantsFocus.current = id;
    },
    [scroller],
  );
  // A row that was out of sight is there only after the list has been drawn around it.
  useEffect(() => {
    if (wantsFocus.current === undefined) return;
    const id = wantsFocus.current;
    wantsFocus.current = undefined;
    focusRow(id);
  });

  const goTo = useCallback(
    (index: number, focus: boolean): string | undefined => {
      const id = shown[Math.max(0, Math.min(shown.length - 1, index))];
      if (id === undefined) return undefined;
      setCurrentId(id);
      virtualizer.scrollToIndex(shown.indexOf(id), { align: 'auto' });
      if (focus) focusRow(id);
      return id;
    },
    [shown, virtualizer, focusRow],
  );

  useImperativeHandle(
    handle,
    () => ({
      move: (by, focus) => goTo(indexOfCurrent === -1 ? (openId === undefined ? 0 : shown.indexOf(openId) + by) : indexOfCurrent + by, focus),
      focusRow: (id) => {
        const target = id ?? currentId;
        if (target !== undefined && shown.includes(target)) goTo(shown.indexOf(target), true);
      },
      toTop: () => {
        virtualizer.scrollToOffset(0);
        const hadFocus = scroller.current?.contains(document.activeElement) === true;
        const first = queue.snapshot().state.shown[0];
        setCurrentId(first);
        if (hadFocus) focusRow(first);
      },
      currentId: () => currentId,
    }),
    [goTo, indexOfCurrent, openId, shown, currentId, virtualizer, scroller, queue, focusRow],
  );

  const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
  const latest = useRef({ goTo, onOpen, indexOfCurrent, pageRows, count: shown.length });
  useEffect(() => {
    latest.current = { goTo, onOpen, indexOfCurrent, pageRows, count: shown.length };
  });
  const onKey = useCallback((event: KeyboardEvent): void => {
    const { goTo: go, onOpen: open, indexOfCurrent: at, pageRows: page, count } = latest.current;
    const targets: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: count - 1 };
    const target = targets[event.key];
    if (target !== undefined) {
      event.preventDefault();
      go(target, true);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      const id = event.currentTarget.getAttribute('data-alert-id');
      if (id !== null) open(id);
    }
  }, []);

  const firstFocusable = indexOfCurrent === -1 ? shown[0] : currentId;
  const columns = ['severity', 'alert', 'origin', 'case', 'raised', 'due', 'state'] as const;
  return (
    <div role="grid" aria-label={t('queue.title')} aria-rowcount={nextCursor === undefined ? shown.length + 1 : -1} aria-busy={more === 'loading'} className={styles.grid}>
      <div role="rowgroup" className={styles.header}>
        <div role="row" aria-rowindex={1} className={styles.headerRow}>
          {columns.map((column) => (
            <div key={column} role="columnheader" className={styles[column]}>
              {t(`queue.columns.${column}`)}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, start, size }) => {
          const id = shown[index];
          const alert = id === undefined ? undefined : rowOf(state, id);
          return alert === undefined ? null : (
            <AlertRow
              key={alert.id}
              alert={alert}
              index={index}
              top={start - HEADER_PX}
              height={size}
              standing={standingOf(state, alert.id)}
              isCurrent={alert.id === firstFocusable}
              isOpen={alert.id === openId}
              onOpen={onOpen}
              onFocus={setCurrentId}
              onKey={onKey}
            />
          );
        })}
      </div>
    </div>
  );
}
