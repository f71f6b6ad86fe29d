import type { StreamEvent } from '../api/event-stream.js';
import type { AlertPage, AlertView } from '../api/types.js';
import { matches, type QueueFilter } from './queue-filter.js';

/** `withdrawn`: the stream said so; `left`: a reloaded list no longer has it, whatever the reason. */
export type Gone = 'withdrawn' | 'left';

/**
 * The list of alerts that does not jump, as a pure reducer (docs/adr/0013).
 *
 * While the operator is reading, nothing may move: rows change in place, rows that no longer belong turn grey where they
 * stand, and what is new waits until it is taken in. Only `take`, and events while nobody reads, may insert or remove.
 * The order is the services' (newest first, then by id), and holds for `shown` whenever rows are inserted.
 */
export interface QueueState {
  readonly filter: QueueFilter;
  /** `loading` until the first page is there */
  readonly phase: 'loading' | 'ready';
  /** every alert heard of, in its latest revision: those shown, those waiting, and those further down than loaded */
  readonly known: ReadonlyMap<string, AlertView>;
  readonly shown: readonly string[];
  /** what is new and not shown yet */
  readonly waiting: readonly string[];
  /** shown rows that no longer belong into the list -> since when, ms */
  readonly settled: ReadonlyMap<string, number>;
  readonly gone: ReadonlyMap<string, Gone>;
  /** what the operator did and the service has not confirmed yet; drawn over the row, never into it */
  readonly pending: ReadonlyMap<string, Partial<AlertView>>;
  /** where the next page further down begins; undefined at the end */
  readonly nextCursor: string | undefined;
  /** the lowest place that is loaded; what lies below it comes with its page */
  readonly floor: Place | undefined;
}

/** An alert's place in the order. */
type Place = Pick<AlertView, 'raisedAt' | 'id'>;

export type QueueAction =
  /** the list from its top, as deep as it had been loaded; replaces what is known of that range */
  | { readonly type: 'loaded'; readonly items: readonly AlertView[]; readonly nextCursor?: string; readonly reading: boolean; readonly now: number }
  /** the next page further down */
  | { readonly type: 'more'; readonly page: Pick<AlertPage, 'items' | 'nextCursor'> }
  | { readonly type: 'events'; readonly events: readonly StreamEvent[]; readonly reading: boolean; readonly now: number }
  /** the operator takes in what waits, or stopped reading at the top */
  | { readonly type: 'take' }
  | { readonly type: 'pending'; readonly id: string; readonly as: Partial<AlertView> }
  /** the service answered: with the alert, or with a refusal (then the row is as it was) */
  | { readonly type: 'answered'; readonly id: string; readonly alert?: AlertView; readonly now: number };

/** How long a row stays grey before a list that nobody reads drops it, ms. */
export const SETTLED_DWELL_MS = 60_000;

export function emptyQueue(filter: QueueFilter): QueueState {
  return { filter, phase: 'loading', known: new Map(), shown: [], waiting: [], settled: new Map(), gone: new Map(), pending: new Map(), nextCursor: undefined, floor: undefined };
}

export function reduceQueue(state: QueueState, action: QueueAction): QueueState {
  switch (action.type) {
    case 'loaded':
      return loaded(state, action);
    case 'more':
      return more(state, action.page);
    case 'events':
      return settle(hear(state, action.events), action.reading, action.now);
    case 'take':
      return insertWaiting(state, () => true);
    case 'pending':
      return { ...state, pending: new Map(state.pending).set(action.id, action.as) };
    case 'answered': {
      const pending = new Map(state.pending);
      pending.delete(action.id);
      const known = new Map(state.known);
      // The answer may be overtaken by the stream: it says what the alert is, not whether it is still there.
      if (action.alert !== undefined) keepLatest(known, action.alert);
      return settle({ ...state, known, pending }, true, action.now);
    }
  }
}

/** The alert as it is drawn: withdrawn where the stream said so, and what the operator did and is not confirmed yet over it. */
export function rowOf(state: QueueState, id: string): AlertView | undefined {
  const alert = state.known.get(id);
  if (alert === undefined) return undefined;
  const pending = state.pending.get(id);
  const isWithdrawn = state.gone.get(id) === 'withdrawn' && alert.lifecycle !== 'WITHDRAWN';
  if (pending === undefined && !isWithdrawn) return alert;
  return { ...alert, ...pending, ...(isWithdrawn ? { lifecycle: 'WITHDRAWN' as const } : {}) };
}

/** How a shown row stands to the list: `left` of which the service no longer tells anything. */
export function standingOf(state: QueueState, id: string): 'listed' | 'settled' | 'left' {
  if (!state.settled.has(id)) return 'listed';
  return state.gone.get(id) === 'left' ? 'left' : 'settled';
}

/** What waits, for "3 new, 1 critical". */
export function waitingSummary(state: QueueState): { readonly count: number; readonly critical: number } {
  const critical = state.waiting.filter((id) => state.known.get(id)?.severity === 'CRITICAL').length;
  return { count: state.waiting.length, critical };
}

/** Newest first; the id decides between alerts of one instant. */
export function byRaisedAt(a: Place, b: Place): number {
  if (a.raisedAt !== b.raisedAt) return a.raisedAt < b.raisedAt ? 1 : -1;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}

function loaded(state: QueueState, { items, nextCursor, reading, now }: Extract<QueueAction, { type: 'loaded' }>): QueueState {
  const known = new Map(state.known);
  const gone = new Map(state.gone);
  for (const alert of items) {
    keepLatest(known, alert);
    gone.delete(alert.id);
  }
  const floor = nextCursor === undefined ? undefined : items.at(-1);
  if (state.phase === 'loading') return { ...state, phase: 'ready', known, gone, shown: items.map(({ id }) => id), nextCursor, floor };
  const listed = new Set(items.map(({ id }) => id));
  const mentioned = new Set([...state.shown, ...state.waiting]);
  for (const id of mentioned) {
    const alert = known.get(id);
    if (!listed.has(id) && alert !== undefined && within(floor, alert) && !gone.has(id)) gone.set(id, 'left');
  }
  const waiting = [...state.waiting, ...items.map(({ id }) => id).filter((id) => !mentioned.has(id))];
  return settle({ ...state, known, gone, waiting, nextCursor, floor }, reading, now);
}

function more(state: QueueState, { items, nextCursor }: Pick<AlertPage, 'items' | 'nextCursor'>): QueueState {
  const known = new Map(state.known);
  for (const alert of items) keepLatest(known, alert);
  const mentioned = new Set([...state.shown, ...state.waiting]);
  const next = { ...state, known, nextCursor, floor: nextCursor === undefined ? undefined : (items.at(-1) ?? state.floor) };
  const added = items.map(({ id }) => id).filter((id) => !mentioned.has(id) && belongs(next, id));
  return { ...next, shown: [...state.shown, ...added] };
}

/** Takes a batch of events into what is known; whether rows come or go is decided after the whole batch. */
function hear(state: QueueState, events: readonly StreamEvent[]): QueueState {
  const known = new Map(state.known);
  const gone = new Map(state.gone);
  const mentioned = new Set([...state.shown, ...state.waiting]);
  const waiting = [...state.waiting];
  for (const event of events) {
    if (event.type === 'withdrawn') gone.set(event.id, 'withdrawn');
    else {
      keepLatest(known, event.alert);
      gone.delete(event.alert.id);
    }
    const alert = event.type === 'alert' ? event.alert : withdrawn(known.get(event.id));
    if (alert !== undefined && !mentioned.has(alert.id) && matches(state.filter, alert) && within(state.floor, alert)) {
      mentioned.add(alert.id);
      waiting.push(alert.id);
    }
  }
  return { ...state, known, gone, waiting };
}

/**
 * Whether the list shows withdrawn alerts and was told of one that it does not know: the event carries the id alone, so
 * only the list itself can tell what it was.
 */
export function mustReload(state: QueueState, events: readonly StreamEvent[]): boolean {
  if (state.filter.lifecycle.length > 0 && !state.filter.lifecycle.includes('WITHDRAWN')) return false;
  return events.some((event) => event.type === 'withdrawn' && !state.known.has(event.id));
}

function withdrawn(alert: AlertView | undefined): AlertView | undefined {
  return alert === undefined ? undefined : { ...alert, lifecycle: 'WITHDRAWN' };
}

function within(floor: Place | undefined, alert: Place): boolean {
  return floor === undefined || byRaisedAt(alert, floor) <= 0;
}

/** After a batch: rows that no longer belong turn grey, waiting ones that do not are forgotten, and an unread list takes in the rest. */
function settle(state: QueueState, reading: boolean, now: number): QueueState {
  const settled = new Map<string, number>();
  for (const id of state.shown) if (!belongs(state, id)) settled.set(id, state.settled.get(id) ?? now);
  const waiting = state.waiting.filter((id) => belongs(state, id));
  const next = { ...state, settled, waiting };
  if (reading || waiting.length === 0) return next;
  return insertWaiting(next, (id) => now - (settled.get(id) ?? now) >= SETTLED_DWELL_MS);
}

/** The one place where shown rows are inserted or removed. */
function insertWaiting(state: QueueState, drop: (settledId: string) => boolean): QueueState {
  const kept = state.shown.filter((id) => !(state.settled.has(id) && drop(id)));
  const rows = [...kept, ...state.waiting].map((id) => state.known.get(id)).filter((row) => row !== undefined);
  const shown = rows.sort(byRaisedAt).map(({ id }) => id);
  const here = new Set(shown);
  const settled = new Map([...state.settled].filter(([id]) => here.has(id)));
  return { ...state, shown, waiting: [], settled };
}

function belongs(state: QueueState, id: string): boolean {
  const alert = state.known.get(id);
  if (alert === undefined || state.gone.get(id) === 'left') return false;
  return matches(state.filter, state.gone.get(id) === 'withdrawn' ? { ...alert, lifecycle: 'WITHDRAWN' as const } : alert);
}

function keepLatest(known: Map<string, AlertView>, alert: AlertView): void {
  const before = known.get(alert.id);
  if (before === undefined || alert.revision >= before.revision) known.set(alert.id, alert);
}
