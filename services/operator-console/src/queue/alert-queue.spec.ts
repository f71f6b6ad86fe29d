import { anAlert } from '../../test/alert-builder.js';
import type { StreamEvent } from '../api/event-stream.js';
import type { AlertView } from '../api/types.js';
import { emptyQueue, reduceQueue, rowOf, SETTLED_DWELL_MS, standingOf, waitingSummary, type QueueState } from './alert-queue.js';
import { DEFAULT_FILTER } from './queue-filter.js';

const idOf = (n: number): string => anAlert(n).id;
const alertEvent = (n: number, fields: Partial<AlertView> = {}): StreamEvent => ({ type: 'alert', alert: anAlert(n, fields) });
const queueOf = (numbers: number[], nextCursor?: string): QueueState =>
  reduceQueue(emptyQueue(DEFAULT_FILTER), { type: 'loaded', items: numbers.map((n) => anAlert(n)), nextCursor, reading: false, now: 0 });
const hear = (state: QueueState, reading: boolean, ...events: StreamEvent[]): QueueState => reduceQueue(state, { type: 'events', events, reading, now: 0 });

describe('the queue of alerts', () => {
  it('shows what was loaded', () => {
    expect(queueOf([3, 2, 1]).shown).toEqual([idOf(3), idOf(2), idOf(1)]);
  });

  it('inserts a new alert at its place while nobody reads', () => {
    expect(hear(queueOf([3, 1]), false, alertEvent(4), alertEvent(2)).shown).toEqual([4, 3, 2, 1].map(idOf));
  });

  it('holds new alerts back while the operator reads, and counts them', () => {
    const state = hear(queueOf([3, 2]), true, alertEvent(4), alertEvent(5, { severity: 'CRITICAL' }));
    expect(state.shown).toEqual([3, 2].map(idOf));
    expect(waitingSummary(state)).toEqual({ count: 2, critical: 1 });
  });

  it('takes in what waits when it is asked to', () => {
    const state = reduceQueue(hear(queueOf([3, 2]), true, alertEvent(4), alertEvent(5)), { type: 'take' });
    expect(state.shown).toEqual([5, 4, 3, 2].map(idOf));
    expect(waitingSummary(state).count).toBe(0);
  });

  it('patches a shown row in place', () => {
    const state = hear(queueOf([3, 2]), true, alertEvent(2, { revision: 2, severity: 'CRITICAL' }));
    expect(state.shown).toEqual([3, 2].map(idOf));
    expect(rowOf(state, idOf(2))?.severity).toBe('CRITICAL');
  });

  it('ignores an older revision', () => {
    const state = hear(queueOf([2]), true, alertEvent(2, { revision: 3, severity: 'CRITICAL' }), alertEvent(2, { revision: 2, severity: 'LOW' }));
    expect(rowOf(state, idOf(2))?.severity).toBe('CRITICAL');
  });

  it('greys a withdrawn row where it stands', () => {
    const state = hear(queueOf([3, 2, 1]), true, { type: 'withdrawn', id: idOf(2) });
    expect(state.shown).toEqual([3, 2, 1].map(idOf));
    expect(rowOf(state, idOf(2))?.lifecycle).toBe('WITHDRAWN');
    expect(standingOf(state, idOf(2))).toBe('settled');
    expect(standingOf(state, idOf(3))).toBe('listed');
  });

  it('revives a withdrawn row that is raised again', () => {
    const state = hear(queueOf([2]), true, { type: 'withdrawn', id: idOf(2) }, alertEvent(2, { revision: 2 }));
    expect(rowOf(state, idOf(2))?.lifecycle).toBe('OPEN');
    expect(standingOf(state, idOf(2))).toBe('listed');
  });

  it('keeps a row that somebody else acknowledged until the list is taken in anew', () => {
    const acknowledged = hear(queueOf([3, 2]), true, alertEvent(2, { revision: 2, lifecycle: 'ACKNOWLEDGED' }));
    expect(acknowledged.shown).toEqual([3, 2].map(idOf));
    expect(standingOf(acknowledged, idOf(2))).toBe('settled');
    expect(reduceQueue(acknowledged, { type: 'take' }).shown).toEqual([idOf(3)]);
  });

  it('lets an unread list drop a grey row only after a while', () => {
    const grey = hear(queueOf([2, 1]), false, { type: 'withdrawn', id: idOf(1) });
    const soon = reduceQueue(grey, { type: 'events', events: [alertEvent(3)], reading: false, now: SETTLED_DWELL_MS - 1 });
    expect(soon.shown).toEqual([3, 2, 1].map(idOf));
    const later = reduceQueue(soon, { type: 'events', events: [alertEvent(4)], reading: false, now: SETTLED_DWELL_MS });
    expect(later.shown).toEqual([4, 3, 2].map(idOf));
  });

  it('forgets a waiting alert that is withdrawn before it was seen', () => {
    const state = hear(queueOf([2]), true, alertEvent(3), { type: 'withdrawn', id: idOf(3) });
    expect(waitingSummary(state).count).toBe(0);
  });

  it('does not take an alert that the filter leaves out', () => {
    expect(waitingSummary(hear(queueOf([2]), true, alertEvent(3, { status: 'EXERCISE' }))).count).toBe(0);
  });

  it('leaves alerts below what is loaded to their page, in their latest revision', () => {
    const heard = hear(queueOf([9, 8], 'cursor'), true, alertEvent(5, { revision: 2, severity: 'CRITICAL' }), { type: 'withdrawn', id: idOf(4) });
    expect(waitingSummary(heard).count).toBe(0);
    const state = reduceQueue(heard, { type: 'more', page: { items: [anAlert(7), anAlert(5), anAlert(4)] } });
    expect(state.shown).toEqual([9, 8, 7, 5].map(idOf));
    expect(rowOf(state, idOf(5))?.severity).toBe('CRITICAL');
  });

  it('does not lose an alert between the last shown row and the end of the page once that row is dropped', () => {
    const grey = hear(queueOf([9, 5], 'cursor'), true, { type: 'withdrawn', id: idOf(5) });
    const state = hear(reduceQueue(grey, { type: 'take' }), false, alertEvent(6));
    expect(state.shown).toEqual([9, 6].map(idOf));
  });

  describe('loaded anew after a resync', () => {
    it('keeps each row in its place, greys what has left and holds back what is new', () => {
      const state = reduceQueue(queueOf([3, 2, 1]), {
        type: 'loaded',
        items: [anAlert(4), anAlert(3, { revision: 2, severity: 'LOW' }), anAlert(1)],
        reading: true,
        now: 0,
      });
      expect(state.shown).toEqual([3, 2, 1].map(idOf));
      expect(standingOf(state, idOf(2))).toBe('left');
      expect(rowOf(state, idOf(3))?.severity).toBe('LOW');
      expect(state.waiting).toEqual([idOf(4)]);
    });

    it('says nothing of rows below the range that was loaded', () => {
      const state = reduceQueue(queueOf([3, 2, 1]), { type: 'loaded', items: [anAlert(3), anAlert(2)], nextCursor: 'more', reading: true, now: 0 });
      expect(standingOf(state, idOf(1))).toBe('listed');
    });
  });

  describe('an acknowledgement that is not confirmed yet', () => {
    const pending = reduceQueue(queueOf([2, 1]), { type: 'pending', id: idOf(1), as: { lifecycle: 'ACKNOWLEDGED', acknowledgedBy: 'me' } });

    it('is drawn at once', () => {
      expect(rowOf(pending, idOf(1))?.lifecycle).toBe('ACKNOWLEDGED');
      expect(pending.shown).toEqual([2, 1].map(idOf));
    });

    it('is undone when the service refuses', () => {
      const state = reduceQueue(pending, { type: 'answered', id: idOf(1), now: 0 });
      expect(rowOf(state, idOf(1))?.lifecycle).toBe('OPEN');
    });

    it('becomes the service’s answer, and the row stays where it is', () => {
      const state = reduceQueue(pending, { type: 'answered', id: idOf(1), alert: anAlert(1, { revision: 2, lifecycle: 'ACKNOWLEDGED' }), now: 0 });
      expect(state.shown).toEqual([2, 1].map(idOf));
      expect(standingOf(state, idOf(1))).toBe('settled');
    });

    it('does not hide that the alert was withdrawn meanwhile', () => {
      const withdrawn = hear(pending, true, { type: 'withdrawn', id: idOf(1) });
      const state = reduceQueue(withdrawn, { type: 'answered', id: idOf(1), alert: anAlert(1, { revision: 2, lifecycle: 'ACKNOWLEDGED' }), now: 0 });
      expect(rowOf(state, idOf(1))?.lifecycle).toBe('WITHDRAWN');
    });
  });
});
