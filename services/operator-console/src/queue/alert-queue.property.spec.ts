import fc from 'fast-check';
import { anAlert } from '../../test/alert-builder.js';
import type { StreamEvent } from '../api/event-stream.js';
import { LIFECYCLES, SEVERITIES, type AlertView } from '../api/types.js';
import { byRaisedAt, emptyQueue, mustReload, reduceQueue, rowOf, standingOf, type QueueAction, type QueueState } from './alert-queue.js';
import { matches, type QueueFilter } from './queue-filter.js';

/** What the service can do to its alerts, and what the page and the operator can do to the list, in any order. */
type Step =
  | { readonly do: 'raise'; readonly n: number; readonly severity: AlertView['severity'] }
  | { readonly do: 'change'; readonly pick: number; readonly lifecycle: AlertView['lifecycle'] }
  | { readonly do: 'withdraw'; readonly pick: number }
  | { readonly do: 'deliver' | 'resync' | 'more' | 'take' | 'startReading' | 'stopReading' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('raise' as const), n: fc.integer({ min: 1, max: 60 }), severity: fc.constantFrom(...SEVERITIES) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('change' as const), pick: fc.nat(), lifecycle: fc.constantFrom(...LIFECYCLES) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('withdraw' as const), pick: fc.nat() }) },
  { weight: 6, arbitrary: fc.constant({ do: 'deliver' as const }) },
  { weight: 6, arbitrary: fc.constantFrom<Step>({ do: 'resync' }, { do: 'more' }, { do: 'take' }, { do: 'startReading' }, { do: 'stopReading' }) },
);

const filter: fc.Arbitrary<QueueFilter> = fc.record({
  severity: fc.subarray([...SEVERITIES]),
  lifecycle: fc.subarray([...LIFECYCLES]),
  kind: fc.constant([]),
  status: fc.constant('ACTUAL' as const),
});

const PAGE = 4;

/** The service as the page knows it: a list in pages, and a log of events that is read from a position on. */
class ModelService {
  readonly alerts = new Map<string, AlertView>();
  readonly log: StreamEvent[] = [];
  readonly #filter: QueueFilter;

  constructor(filterOfPage: QueueFilter) {
    this.#filter = filterOfPage;
  }

  list(): AlertView[] {
    return [...this.alerts.values()].filter((alert) => matches(this.#filter, alert)).sort(byRaisedAt);
  }

  page(after: AlertView | undefined, size: number): { items: AlertView[]; nextCursor?: string } {
    const rest = this.list().filter((alert) => after === undefined || byRaisedAt(alert, after) > 0);
    const items = rest.slice(0, size);
    const last = items.at(-1);
    return { items, ...(rest.length > size && last !== undefined ? { nextCursor: last.id } : {}) };
  }

  put(alert: AlertView): void {
    this.alerts.set(alert.id, alert);
    this.log.push({ type: 'alert', alert });
  }
}

/** One page at the service: what it was told, and up to which event. */
class Page {
  state: QueueState;
  reading = false;
  heard = 0;
  now = 0;
  /** the shown rows when reading began */
  held: readonly string[] | undefined;
  floor: AlertView | undefined;

  constructor(readonly service: ModelService, filterOfPage: QueueFilter) {
    this.state = emptyQueue(filterOfPage);
    this.reload();
  }

  apply(action: QueueAction): void {
    this.state = reduceQueue(this.state, action);
  }

  reload(): void {
    const depth = Math.max(PAGE, this.state.shown.length + this.state.waiting.length);
    const { items, nextCursor } = this.service.page(undefined, depth);
    this.heard = this.service.log.length;
    this.floor = items.at(-1);
    this.apply({ type: 'loaded', items, nextCursor, reading: this.reading, now: this.now });
  }

  more(): void {
    if (this.state.nextCursor === undefined) return;
    const page = this.service.page(this.floor, PAGE);
    this.floor = page.items.at(-1) ?? this.floor;
    this.apply({ type: 'more', page });
    if (this.held !== undefined) this.held = [...this.held, ...this.state.shown.slice(this.held.length)];
  }

  deliver(): void {
    const events = this.service.log.slice(this.heard);
    this.heard = this.service.log.length;
    const unknown = mustReload(this.state, events);
    this.apply({ type: 'events', events, reading: this.reading, now: this.now });
    if (unknown) this.reload();
  }
}

function run(service: ModelService, page: Page, one: Step): void {
  page.now += 10_000;
  const ids = [...service.alerts.keys()];
  const picked = (pick: number): AlertView | undefined => service.alerts.get(ids[pick % Math.max(1, ids.length)] ?? '');
  switch (one.do) {
    case 'raise': {
      const alert = anAlert(one.n, { severity: one.severity });
      if (!service.alerts.has(alert.id)) service.put(alert);
      break;
    }
    case 'change': {
      const alert = picked(one.pick);
      if (alert !== undefined) service.put({ ...alert, lifecycle: one.lifecycle, revision: alert.revision + 1 });
      break;
    }
    case 'withdraw': {
      const alert = picked(one.pick);
      if (alert === undefined) break;
      service.alerts.set(alert.id, { ...alert, lifecycle: 'WITHDRAWN', revision: alert.revision + 1 });
      service.log.push({ type: 'withdrawn', id: alert.id });
      break;
    }
    case 'deliver':
      page.deliver();
      break;
    case 'resync':
      page.reload();
      break;
    case 'more':
      page.more();
      break;
    case 'take':
      page.apply({ type: 'take' });
      page.held = page.reading ? page.state.shown : undefined;
      break;
    case 'startReading':
      page.reading = true;
      page.held = page.state.shown;
      break;
    case 'stopReading':
      page.reading = false;
      page.held = undefined;
      break;
  }
}

describe('the queue of alerts, whatever happens in whatever order', () => {
  it('moves, inserts and removes nothing while the operator reads; pages are added below', () => {
    fc.assert(
      fc.property(filter, fc.array(step, { maxLength: 80 }), (filterOfPage, steps) => {
        const service = new ModelService(filterOfPage);
        const page = new Page(service, filterOfPage);
        for (const one of steps) {
          run(service, page, one);
          if (page.held !== undefined) expect(page.state.shown).toEqual(page.held);
        }
      }),
    );
  });

  it('shows, once taken in, exactly what the service lists', () => {
    fc.assert(
      fc.property(filter, fc.array(step, { maxLength: 80 }), (filterOfPage, steps) => {
        const service = new ModelService(filterOfPage);
        const page = new Page(service, filterOfPage);
        for (const one of steps) run(service, page, one);
        page.deliver();
        page.apply({ type: 'take' });
        while (page.state.nextCursor !== undefined) page.more();
        expect(page.state.shown).toEqual(service.list().map(({ id }) => id));
      }),
    );
  });

  it('never shows a row twice, nor one that waits, and draws each as the service last said', () => {
    fc.assert(
      fc.property(filter, fc.array(step, { maxLength: 80 }), (filterOfPage, steps) => {
        const service = new ModelService(filterOfPage);
        const page = new Page(service, filterOfPage);
        for (const one of steps) {
          run(service, page, one);
          const all = [...page.state.shown, ...page.state.waiting];
          expect(new Set(all).size).toBe(all.length);
        }
        page.deliver();
        for (const id of page.state.shown) {
          if (standingOf(page.state, id) === 'listed') expect(rowOf(page.state, id)?.lifecycle).toBe(service.alerts.get(id)?.lifecycle);
        }
      }),
    );
  });
});
