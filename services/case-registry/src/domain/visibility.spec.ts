import type { Principal, ReleaseLabel } from '@cbx/release';
import { showsContent, visibleTimeline } from './visibility.js';
import type { CaseStanding, TimelineRecord } from './visibility.js';

const operator = (state: string): Principal => ({ subject: `operator-${state}`, state, roles: ['operator'] });
const to = (...releasableTo: string[]): ReleaseLabel => ({ origin: 'KAZ', releasableTo, status: 'ACTUAL', handlingCode: 'H1' });
const change = [{ pointer: '/search/urgency', before: 'ROUTINE', after: 'URGENT' }];

function record(sourceVersion: number, label: ReleaseLabel, comparedWith?: TimelineRecord['comparedWith'], type: TimelineRecord['type'] = 'CASE_EXTENDED'): TimelineRecord {
  return {
    eventId: `00000000-0000-7000-8000-00000000000${sourceVersion}`,
    type,
    at: '2026-03-01T09:00:00.000Z',
    notificationId: `00000000-0000-5000-8000-00000000000${sourceVersion}`,
    sourceVersion,
    action: 'UPDATE',
    sentAt: '2026-03-01T08:00:00.000Z',
    label,
    changes: comparedWith === undefined ? [] : change,
    comparedWith,
  };
}

const open = (label: ReleaseLabel, withdrawnThrough = 0): CaseStanding => ({ caseStatus: 'OPEN', label, withdrawnThrough });
const withdrawn = (label: ReleaseLabel, withdrawnThrough: number): CaseStanding => ({ caseStatus: 'WITHDRAWN', label, withdrawnThrough });
const shown = (principal: Principal, standing: CaseStanding, records: TimelineRecord[]) =>
  visibleTimeline(principal, standing, records).map(({ sourceVersion, changes }) => [sourceVersion, changes.length]);

describe('visibleTimeline', () => {
  const all = to('*');

  it('shows everything of an open case that was always released', () => {
    expect(shown(operator('ARM'), open(all), [record(1, all), record(2, all, { sourceVersion: 1, label: all })])).toEqual([[1, 0], [2, 1]]);
  });

  it('hides all history from a state that the current version is no longer released to', () => {
    const records = [record(1, all), record(2, to('ARM'), { sourceVersion: 1, label: all })];
    expect(shown(operator('KGZ'), open(to('ARM')), records)).toEqual([]);
    expect(shown(operator('ARM'), open(to('ARM')), records)).toEqual([[1, 0], [2, 1]]);
  });

  it('does not open to a state what was said before it was released to it, nor through the changes against it', () => {
    const records = [record(1, to('ARM')), record(2, all, { sourceVersion: 1, label: to('ARM') }), record(3, all, { sourceVersion: 2, label: all })];
    expect(shown(operator('KGZ'), open(all), records)).toEqual([[2, 0], [3, 1]]);
    expect(shown(operator('KAZ'), open(all), records)).toEqual([[1, 0], [2, 1], [3, 1]]);
  });

  it('shows others of a withdrawn case that it is withdrawn and no content, its owner all', () => {
    const records = [record(1, all), record(2, all, { sourceVersion: 1, label: all }), record(3, all, { sourceVersion: 2, label: all }, 'CASE_WITHDRAWN')];
    expect(shown(operator('ARM'), withdrawn(all, 3), records)).toEqual([[1, 0], [2, 0], [3, 0]]);
    expect(shown(operator('KAZ'), withdrawn(all, 3), records)).toEqual([[1, 0], [2, 1], [3, 1]]);
  });

  it('keeps hidden after reopening what had been withdrawn', () => {
    const records = [
      record(1, all),
      record(2, all, { sourceVersion: 1, label: all }),
      record(3, all, { sourceVersion: 2, label: all }, 'CASE_WITHDRAWN'),
      record(4, all, undefined, 'CASE_REOPENED'),
      record(5, all, { sourceVersion: 4, label: all }),
    ];
    expect(shown(operator('ARM'), open(all, 3), records)).toEqual([[1, 0], [2, 0], [3, 0], [4, 0], [5, 1]]);
  });

  it('hides values of a withdrawn version that a later one was compared with, when the cancel came late', () => {
    expect(shown(operator('ARM'), open(all, 2), [record(3, all, { sourceVersion: 1, label: all })])).toEqual([[3, 0]]);
    expect(shown(operator('KAZ'), open(all, 2), [record(3, all, { sourceVersion: 1, label: all })])).toEqual([[3, 1]]);
  });

  it.each([['UNKNOWN', 'H1'], ['ACTUAL', 'UNKNOWN']])('stops at status %s with handling code %s', (status, handlingCode) => {
    expect(shown(operator('KAZ'), open(all), [record(1, { ...all, status, handlingCode })])).toEqual([]);
    expect(shown(operator('KAZ'), open({ ...all, status, handlingCode }), [record(1, all)])).toEqual([]);
  });
});

describe('showsContent', () => {
  it.each(['ARM', 'BLR', 'KGZ', 'RUS', 'TJK'])('hides what a withdrawn case said from %s', (state) => {
    expect(showsContent(operator(state), open(to('*')))).toBe(true);
    expect(showsContent(operator(state), withdrawn(to('*'), 2))).toBe(false);
  });

  it('shows it to the owner', () => {
    expect(showsContent(operator('KAZ'), withdrawn(to('*'), 2))).toBe(true);
  });
});
