import type { CaseEvent, NotificationHeader, NotificationOfKind } from '@cbx/contracts';
import { aCaseEvent, aNotification } from '@cbx/testing';
import { applyCaseEvent } from './apply-case-event.js';
import type { Evaluation } from './evaluation.js';
import { RuleBook } from './rule-book.js';
import type { Rule } from './rule.js';
import { SubjectBook } from './subject-book.js';
import { fireTimers } from './timers.js';

const STATES = ['ARM', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK'];
const NOW = new Date('2026-03-05T10:00:00.000Z');

const urgent: Rule = {
  id: 'urgent',
  version: 1,
  severity: 'CRITICAL',
  title: { en: 'Urgent: {search.category}', ru: 'Срочно: {search.category}' },
  description: { en: 'd', ru: 'о' },
  on: { kind: 'SEARCH_REQUEST', events: ['CASE_OPENED', 'CASE_EXTENDED', 'CASE_REOPENED'] },
  when: [{ path: 'search.urgency', operator: 'equals', expected: { kind: 'scalar', value: 'URGENT' } }],
  recipients: { states: { kind: 'released' }, origin: false },
  dedup: [],
  words: new Map(),
};
const changedUrgency: Rule = { ...urgent, id: 'changed', when: [{ path: 'search.urgency', operator: 'changed', expected: { kind: 'nothing' } }], recipients: { states: { kind: 'released' }, origin: true } };
const overdue: Rule = {
  ...urgent,
  id: 'overdue',
  title: { en: 'Overdue', ru: 'Просрочено' },
  on: { ...urgent.on, kind: 'READMITTED_PERSON' },
  when: [],
  dedup: ['stay.dueOn'],
  timer: { at: 'stay.dueOn', unless: 'stay.endedOn' },
};

const evaluator = (now = NOW, rules = [urgent, overdue]) => ({ rules: new RuleBook(rules), memberStates: STATES, now });

type Search = NotificationOfKind['SEARCH_REQUEST'];
const first = aNotification({ kind: 'SEARCH_REQUEST', search: { urgency: 'URGENT', category: 'WANTED' }, handling: { releasableTo: ['ARM', 'RUS'] } });

function version(sourceVersion: number, parts: { search?: Partial<Search['search']>; releasableTo?: string[]; action?: NotificationHeader['action'] } = {}): Search {
  return aNotification({
    ...first.header,
    kind: 'SEARCH_REQUEST',
    sourceVersion,
    action: parts.action ?? 'UPDATE',
    handling: { ...first.header.handling, releasableTo: parts.releasableTo ?? first.header.handling.releasableTo },
    search: { ...first.search, ...parts.search },
  });
}

function opened(): SubjectBook {
  const book = new SubjectBook(first.header.subjectKey);
  applyCaseEvent(book, aCaseEvent(first), evaluator());
  return book;
}

/** As the next transaction would find it. */
function reread(book: SubjectBook): SubjectBook {
  const { subjectKey, subject, timers } = book;
  const alerts = ['ARM', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK'].flatMap((state) => book.changes().alerts.filter((alert) => alert.state === state));
  return new SubjectBook(subjectKey, subject, alerts, timers);
}

const apply = (book: SubjectBook, notification: Search, type: CaseEvent['type'] = 'CASE_EXTENDED', changes: CaseEvent['changes'] = [], now = NOW): Evaluation =>
  applyCaseEvent(book, aCaseEvent(notification, { type, changes }), evaluator(now));

const seen = (book: SubjectBook): Record<string, [string, number]> => Object.fromEntries(book.liveAlerts.map(({ state, lifecycle, revision }) => [state, [lifecycle, revision]]));

describe('applyCaseEvent', () => {
  it('raises one alert a recipient, with what made it fire', () => {
    const book = opened();
    expect(seen(book)).toEqual({ ARM: ['OPEN', 1], RUS: ['OPEN', 1] });
    expect(book.liveAlerts[0]).toMatchObject({
      ruleId: 'urgent',
      ruleVersion: 1,
      status: 'ACTUAL',
      title: { en: 'Urgent: WANTED', ru: 'Срочно: WANTED' },
      why: [{ path: 'search.urgency', operator: 'equals', expected: 'URGENT', actual: 'URGENT' }],
      raisedAt: NOW,
    });
    expect(book.changes().history.map(({ type }) => type)).toEqual(['RAISED', 'RAISED']);
  });

  it('counts what the version raised or matched again', () => {
    const book = new SubjectBook(first.header.subjectKey);
    expect(applyCaseEvent(book, aCaseEvent(first), evaluator())).toMatchObject({ outcome: 'EVALUATED', raised: ['urgent', 'urgent'] });
    const again = apply(book, version(2));
    expect(again.raised).toEqual([]);
    expect(again.matched).toHaveLength(2);
    expect(apply(book, version(3, { search: { urgency: 'ROUTINE' } })).matched).toHaveLength(0);
  });

  it('updates an open alert by a later version rather than raise another', () => {
    const book = reread(opened());
    apply(book, version(2, { search: { category: 'MISSING' } }));
    expect(seen(book)).toEqual({ ARM: ['OPEN', 2], RUS: ['OPEN', 2] });
    expect(book.liveAlerts[0]).toMatchObject({ title: { en: 'Urgent: MISSING' }, notificationId: version(2).header.notificationId });
    expect(book.changes().history).toEqual([]);
  });

  it('brings alerts of a rule that no longer matches up to the version at hand, and leaves them to the operator', () => {
    const book = reread(opened());
    apply(book, version(2, { search: { urgency: 'ROUTINE' } }));
    expect(seen(book)).toEqual({ ARM: ['OPEN', 2], RUS: ['OPEN', 2] });
    expect(book.liveAlerts[0]?.why[0]?.actual).toBe('URGENT');
  });

  it('changes nothing when the same version comes once more', () => {
    const book = reread(opened());
    apply(book, first, 'CASE_OPENED');
    expect(book.changes().alerts).toEqual([]);
    expect(seen(book)).toEqual({ ARM: ['OPEN', 1], RUS: ['OPEN', 1] });
  });

  it('keeps an acknowledgement through later versions', () => {
    const book = reread(opened());
    const alert = book.liveAlerts.find(({ state }) => state === 'ARM');
    if (alert) book.acknowledge(alert, { subject: 'op-1', name: 'Officer' }, NOW, 'seen');
    apply(book, version(2));
    expect(seen(book)).toEqual({ ARM: ['ACKNOWLEDGED', 3], RUS: ['OPEN', 2] });
  });

  it('withdraws at once what a narrowed release takes away, with all that it said', () => {
    const book = reread(opened());
    apply(book, version(2, { releasableTo: ['ARM'] }));
    expect(seen(book)).toEqual({ ARM: ['OPEN', 2] });
    const gone = book.changes().alerts.find(({ state }) => state === 'RUS');
    expect(gone).toMatchObject({ lifecycle: 'WITHDRAWN', why: [], revision: 2 });
    expect(gone?.title).toBeUndefined();
    expect(gone?.dueAt).toBeUndefined();
    expect(book.changes().commentsErased).toEqual([gone?.id]);
  });

  it('withdraws everything on CANCEL and keeps nothing of the record', () => {
    const book = reread(opened());
    expect(apply(book, version(2, { action: 'CANCEL' }), 'CASE_WITHDRAWN')).toMatchObject({ outcome: 'WITHDRAWN', matched: [] });
    expect(seen(book)).toEqual({});
    expect(book.subject).toMatchObject({ withdrawn: true, sourceVersion: 2 });
    expect(book.subject?.notification).toBeUndefined();
    expect(book.subject?.label).toBeUndefined();
  });

  it('raises a withdrawn alert again, unacknowledged, when the record is released to the state again', () => {
    const book = reread(opened());
    const alert = book.liveAlerts.find(({ state }) => state === 'RUS');
    if (alert) book.acknowledge(alert, { subject: 'op-1' }, NOW);
    apply(book, version(2, { releasableTo: ['ARM'] }));
    const later = new Date('2026-03-06T00:00:00.000Z');
    const evaluation = apply(book, version(3), 'CASE_EXTENDED', [], later);
    expect(evaluation.raised).toEqual(['urgent']);
    const back = book.liveAlerts.find(({ state }) => state === 'RUS');
    expect(back).toMatchObject({ id: alert?.id, lifecycle: 'OPEN', raisedAt: later, revision: 4 });
    expect(back).not.toHaveProperty('acknowledgedBy');
  });

  it('lets nothing older change anything, nor bring what was cancelled back', () => {
    const book = reread(opened());
    apply(book, version(3, { action: 'CANCEL' }), 'CASE_WITHDRAWN');
    for (const [notification, type] of [[version(2), 'CASE_EXTENDED'], [version(3), 'CASE_EXTENDED'], [version(2), 'VERSION_OUTDATED']] as const) {
      expect(apply(book, notification, type).outcome).toBe('OUTDATED');
    }
    expect(seen(book)).toEqual({});
    expect(apply(book, version(4), 'CASE_REOPENED').raised).toEqual(['urgent', 'urgent']);
  });

  it('raises nothing for VERSION_OUTDATED, also where the subject is not known', () => {
    const book = new SubjectBook(first.header.subjectKey);
    expect(apply(book, first, 'VERSION_OUTDATED').outcome).toBe('OUTDATED');
    expect(book.changes()).toMatchObject({ alerts: [], history: [] });
    expect(book.subject).toBeUndefined();
  });

  it('raises nothing for a record whose handling code it does not know', () => {
    const book = new SubjectBook(first.header.subjectKey);
    const unknown = { ...first, header: { ...first.header, handling: { ...first.header.handling, code: 'H9' as 'H3' } } };
    applyCaseEvent(book, aCaseEvent(unknown), evaluator());
    expect(book.liveAlerts).toEqual([]);
  });

  it('does not tell a state what stood in a version that it might not see', () => {
    const book = reread(opened());
    const changes = [{ pointer: '/search/urgency', before: '"ROUTINE"', after: '"URGENT"' }];
    applyCaseEvent(book, aCaseEvent(version(2, { releasableTo: ['ARM', 'TJK'] }), { type: 'CASE_EXTENDED', changes }), evaluator(NOW, [changedUrgency]));
    const actual = Object.fromEntries(book.liveAlerts.filter(({ ruleId }) => ruleId === 'changed').map(({ state, why }) => [state, why[0]?.actual]));
    expect(actual).toEqual({ ARM: { before: 'ROUTINE', after: 'URGENT' }, KAZ: { before: 'ROUTINE', after: 'URGENT' }, TJK: { after: 'URGENT' } });
  });

  it('tells nobody but the owner what stood before where the event before lies in the dead letters', () => {
    const book = reread(opened());
    // Version 2, narrowed to ARM, was never taken: RUS, which saw version 1 and sees version 3, must not learn what stood in it.
    const changes = [{ pointer: '/search/urgency', before: '"ROUTINE"', after: '"URGENT"' }];
    applyCaseEvent(book, aCaseEvent(version(3), { type: 'CASE_EXTENDED', changes }), evaluator(NOW, [changedUrgency]), 'MISSED');
    const actual = Object.fromEntries(book.liveAlerts.filter(({ ruleId }) => ruleId === 'changed').map(({ state, why }) => [state, why[0]?.actual]));
    expect(actual).toEqual({ ARM: { after: 'URGENT' }, KAZ: { before: 'ROUTINE', after: 'URGENT' }, RUS: { after: 'URGENT' } });
  });
});

describe('timers', () => {
  const stay = (sourceVersion: number, parts: { dueOn?: string; endedOn?: string }, releasableTo = ['ARM']) =>
    aNotification({ kind: 'READMITTED_PERSON', sourceReference: 'T-1', sourceVersion, stay: { admittedOn: '2026-02-01', dueOn: undefined, ...parts }, handling: { releasableTo } });
  const take = (book: SubjectBook, notification: NotificationOfKind['READMITTED_PERSON']) => applyCaseEvent(book, aCaseEvent(notification, { type: 'CASE_EXTENDED' }), evaluator());
  const fire = (book: SubjectBook, now: string) => fireTimers(book, evaluator(new Date(now))).map(({ raised }) => raised);

  function booked(): SubjectBook {
    const book = new SubjectBook(stay(1, {}).header.subjectKey);
    take(book, stay(1, { dueOn: '2026-03-10' }));
    return book;
  }

  it('wait in the book for the end of the day', () => {
    expect(booked().changes().timersSet).toEqual([{ ruleId: 'overdue', subjectKey: stay(1, {}).header.subjectKey, dueAt: new Date('2026-03-11T00:00:00.000Z') }]);
  });

  it('fire once, and say why', () => {
    const book = booked();
    expect(fire(book, '2026-03-11T00:00:00.000Z')).toEqual([true]);
    expect(fire(book, '2026-03-11T00:00:01.000Z')).toEqual([]);
    expect(book.liveAlerts.map(({ state, why }) => ({ state, why }))).toEqual([
      { state: 'ARM', why: [{ path: 'stay.dueOn', operator: 'past', expected: '2026-03-11T00:00:00.000Z', actual: '2026-03-10' }, { path: 'stay.endedOn', operator: 'absent' }] },
    ]);
  });

  it('are called off by a version that says the stay ended, and by CANCEL', () => {
    const ended = booked();
    take(ended, stay(2, { dueOn: '2026-03-10', endedOn: '2026-03-09' }));
    expect(fire(ended, '2026-04-01T00:00:00.000Z')).toEqual([]);
    expect(ended.changes().timersRemoved).toEqual(['overdue']);
    const cancelled = booked();
    const cancel = aNotification({ kind: 'READMITTED_PERSON', sourceReference: 'T-1', sourceVersion: 2, action: 'CANCEL' });
    applyCaseEvent(cancelled, aCaseEvent(cancel, { type: 'CASE_WITHDRAWN' }), evaluator());
    expect(cancelled.timers).toEqual([]);
  });

  it('move with the due date, and fire again for another one', () => {
    const book = booked();
    take(book, stay(2, { dueOn: '2026-03-20' }));
    expect(fire(book, '2026-03-15T00:00:00.000Z')).toEqual([]);
    expect(fire(book, '2026-03-21T00:00:00.000Z')).toEqual([true]);
    take(book, stay(3, { dueOn: '2026-03-30' }));
    expect(fire(book, '2026-03-31T00:00:00.000Z')).toEqual([true]);
    expect(book.liveAlerts).toHaveLength(2);
  });

  it('do not fire again for a version that changes something else', () => {
    const book = booked();
    fire(book, '2026-03-11T00:00:00.000Z');
    take(book, stay(2, { dueOn: '2026-03-10' }));
    expect(fire(book, '2026-03-12T00:00:00.000Z')).toEqual([]);
    expect(book.liveAlerts.map(({ revision }) => revision)).toEqual([2]);
  });

  it('have fired for states that the record is released to later, too', () => {
    const book = booked();
    fire(book, '2026-03-11T00:00:00.000Z');
    expect(take(book, stay(2, { dueOn: '2026-03-10' }, ['ARM', 'RUS'])).raised).toEqual(['overdue']);
    expect(book.liveAlerts.map(({ state }) => state)).toEqual(['ARM', 'RUS']);
  });

  it('are dropped when their rule is gone', () => {
    const book = booked();
    expect(fireTimers(book, { ...evaluator(new Date('2026-04-01T00:00:00.000Z')), rules: new RuleBook([urgent]) })).toEqual([]);
    expect(book.timers).toEqual([]);
  });
});
