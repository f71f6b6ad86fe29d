import { makeNotificationId, makeSubjectKey, type Notification } from '@cbx/contracts';
import type { Translation } from '../translate/translation.js';
import { recordKey, type SnapshotFacts } from './snapshot-facts.js';
import { SnapshotSeries } from './snapshot-series.js';
import { translateSeries } from './translate-series.js';

interface Listed {
  reference: string;
  version?: number;
  origin?: string;
  /** Listed, and not accepted. */
  rejected?: boolean;
  agency?: string;
}

/** A snapshot of a day; its id is the day's unless another is said. */
function snapshot(day: string, listed: (string | Listed)[], more: Partial<SnapshotFacts> = {}): { facts: SnapshotFacts; accepted: Notification[] } {
  const records = listed.map((each): Listed => (typeof each === 'string' ? { reference: each } : each));
  const facts: SnapshotFacts = { series: 'REP|TEST', id: `id-${day}`, day, sentAt: `${day}T20:00:00.000Z`, listed: records.map(({ origin = 'KGZ', reference }) => recordKey(origin, reference)), isComplete: true, ...more };
  return { facts, accepted: records.filter(({ rejected }) => rejected !== true).map(notification) };
}

function notification({ reference, version = 1, origin = 'KGZ', agency = 'МВД' }: Listed): Notification {
  const header = { kind: 'SEARCH_REQUEST', action: 'NEW', origin, originAgency: agency, sourceReference: reference, sourceVersion: version, sentAt: '2026-06-01T00:00:00.000Z', status: 'TEST', handling: { code: 'H1', releasableTo: ['KAZ'], purpose: 'SEARCH_AND_RETRIEVAL', retainUntil: '2027-06-01', note: 'по запросу' } } as const;
  return { header: { notificationId: makeNotificationId(header), subjectKey: makeSubjectKey(header), ...header, handling: { ...header.handling, releasableTo: ['KAZ'] } } };
}

/** What each snapshot withdraws: `reference@version`. The state is stored and read again between two, as a gateway does. */
function withdrawn(...snapshots: ReturnType<typeof snapshot>[]): string[][] {
  let stored = '{"ids":[],"records":[]}';
  return snapshots.map(({ facts, accepted }) => {
    const series = new SnapshotSeries(JSON.parse(stored) as ConstructorParameters<typeof SnapshotSeries>[0]);
    const cancels = series.take(facts, accepted);
    stored = JSON.stringify(series);
    return cancels.map(({ header }) => `${header.origin === 'KGZ' ? '' : `${header.origin}:`}${header.sourceReference}@${header.sourceVersion}`);
  });
}

describe('a series of snapshots', () => {
  it('withdraws what the next one does not list, once', () => {
    expect(withdrawn(snapshot('2026-06-01', ['a', 'b', 'c']), snapshot('2026-06-02', ['b']), snapshot('2026-06-03', ['b']))).toEqual([[], ['a@2', 'c@2'], []]);
  });

  it('withdraws with the header of the last accepted notification, at the time of the snapshot', () => {
    const series = new SnapshotSeries();
    const first = snapshot('2026-06-01', [{ reference: 'a', version: 4, agency: 'СКМ' }]);
    series.take(first.facts, first.accepted);
    const { header } = first.accepted[0]!;
    const [cancel] = series.take(snapshot('2026-06-02', ['b']).facts, []);
    const expected = { ...header, action: 'CANCEL', sourceVersion: 5, sentAt: '2026-06-02T20:00:00.000Z' } as const;
    expect(cancel).toStrictEqual({ header: { ...expected, notificationId: makeNotificationId(expected) } });
  });

  it.each<[string, ReturnType<typeof snapshot>[], string[][]]>([
    ['in the order of the first listing, of rejected records too', [snapshot('2026-06-01', [{ reference: 'a', rejected: true }, 'b']), snapshot('2026-06-02', ['b', 'a']), snapshot('2026-06-03', ['c'])], [[], [], ['a@2', 'b@2']]],
    ['nothing that never was accepted', [snapshot('2026-06-01', [{ reference: 'a', rejected: true }]), snapshot('2026-06-02', ['b'])], [[], []]],
    ['no record that is listed and rejected', [snapshot('2026-06-01', ['a']), snapshot('2026-06-02', [{ reference: 'a', version: 2, rejected: true }])], [[], []]],
    ['by origin and reference', [snapshot('2026-06-01', ['a']), snapshot('2026-06-02', [{ reference: 'a', origin: 'KAZ' }]), snapshot('2026-06-03', ['b'])], [[], ['a@2'], ['KAZ:a@2']]],
    ['by the highest version', [snapshot('2026-06-01', [{ reference: 'a', version: 7 }]), snapshot('2026-06-02', [{ reference: 'a', version: 3 }]), snapshot('2026-06-03', ['b'])], [[], [], ['a@8']]],
    ['nothing by a retry', [snapshot('2026-06-01', ['a']), snapshot('2026-06-02', ['a', 'b']), snapshot('2026-06-03', ['b'], { id: 'id-2026-06-01' }), snapshot('2026-06-04', ['b'])], [[], [], [], ['a@2']]],
    ['nothing by one that is late, or of the same day', [snapshot('2026-06-03', ['a']), snapshot('2026-06-02', ['b']), snapshot('2026-06-03', ['b'], { id: 'second' }), snapshot('2026-06-04', ['b'])], [[], [], [], ['a@2']]],
    ['nothing by one with a record that cannot be matched, whose day counts all the same', [snapshot('2026-06-01', ['a']), snapshot('2026-06-05', ['b'], { isComplete: false }), snapshot('2026-06-03', ['b']), snapshot('2026-06-06', ['b'])], [[], [], [], ['a@2']]],
    ['what a late one or a retry opened', [snapshot('2026-06-03', ['a']), snapshot('2026-06-01', ['x']), snapshot('2026-06-04', ['a'])], [[], [], ['x@2']]],
    ['a record that came back again, whatever its version', [snapshot('2026-06-01', [{ reference: 'a', version: 5 }]), snapshot('2026-06-02', ['b']), snapshot('2026-06-03', [{ reference: 'a', version: 1 }, 'b']), snapshot('2026-06-04', ['b'])], [[], ['a@6'], [], ['a@2']]],
    ['in the order of the first listing ever, also of what came back', [snapshot('2026-06-01', ['a', 'b']), snapshot('2026-06-02', ['b']), snapshot('2026-06-03', ['b', 'a']), snapshot('2026-06-04', ['c'])], [[], ['a@2'], [], ['a@2', 'b@2']]],
  ])('withdraws %s', (_what, snapshots, expected) => expect(withdrawn(...snapshots)).toEqual(expected));

  it('keeps the later of two notifications of one version', () => {
    const series = new SnapshotSeries();
    for (const [day, agency] of [['2026-06-01', 'А'], ['2026-06-02', 'Б']] as const) {
      const { facts, accepted } = snapshot(day, [{ reference: 'a', agency }]);
      series.take(facts, accepted);
    }
    expect(series.take(snapshot('2026-06-03', ['b']).facts, [])[0]?.header.originAgency).toBe('Б');
  });
});

describe('translateSeries', () => {
  const translation = (made?: ReturnType<typeof snapshot>): Translation => ({
    outcome: made === undefined ? 'REFUSED' : 'READ',
    notifications: (made?.accepted ?? []).map((each, index) => ({ record: index + 1, notification: each, derived: { retainUntil: false } })),
    rejections: [],
    warnings: [],
    records: [],
    envelope: {},
    given: {},
    ...(made === undefined ? {} : { snapshot: made.facts }),
  });

  it('takes the earlier files of the same series, and no others', () => {
    const files = [translation(snapshot('2026-06-01', ['a'])), translation(), translation(snapshot('2026-06-09', ['z'], { series: 'REP|ACTUAL' })), translation(snapshot('2026-06-02', ['b']))];
    const member = { translate: (bytes: Uint8Array) => files[bytes[0]!]! };
    const result = translateSeries(member, [0, 1, 2].map((index) => Uint8Array.of(index)), Uint8Array.of(3));
    expect(result.translation).toBe(files[3]);
    expect(result.cancels.map(({ header }) => header.sourceReference)).toEqual(['a']);
    expect(translateSeries(member, [Uint8Array.of(0)], Uint8Array.of(1))).toEqual({ translation: files[1], cancels: [] });
  });
});
