import type { CaseEvent, Notification } from '@cbx/contracts';
import { aCaseEvent, aNotification } from '@cbx/testing';
import { applyCaseEvent } from '../domain/apply-case-event.js';
import { SubjectBook } from '../domain/subject-book.js';
import { fireTimers } from '../domain/timers.js';
import { DEFAULT_RULES_FOLDER, loadRules } from './load-rules.js';

/** Every rule file of the service, on records that it must and must not alert on, for each of the six states. */

const STATES = ['ARM', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK'];
const rules = loadRules(DEFAULT_RULES_FOLDER);
const NOW = new Date('2026-03-05T10:00:00.000Z');

function alertsOf(book: SubjectBook, ruleId: string): string[] {
  return book.liveAlerts.filter((alert) => alert.ruleId === ruleId).map(({ state }) => state).sort();
}

function apply(book: SubjectBook, notification: Notification, parts: Partial<CaseEvent> = {}, now = NOW): void {
  applyCaseEvent(book, aCaseEvent(notification, parts), { rules, memberStates: STATES, now });
}

function alerted(ruleId: string, notification: Notification, parts: Partial<CaseEvent> = {}): string[] {
  const book = new SubjectBook(notification.header.subjectKey);
  apply(book, notification, parts);
  return alertsOf(book, ruleId);
}

const everybody = { handling: { releasableTo: ['*'] } };

describe('organized-crime-group', () => {
  const group = (territories: string[], releasableTo = ['*'], origin = 'KAZ') =>
    aNotification({ kind: 'ORGANIZED_CRIME_GROUP', origin, group: { territories }, handling: { releasableTo } });

  it.each(STATES)('alerts %s of a group that acts there', (state) => {
    expect(alerted('organized-crime-group', group([state]))).toEqual([state]);
  });

  it.each(STATES)('does not alert %s of a group that acts elsewhere', (state) => {
    expect(alerted('organized-crime-group', group(STATES.filter((other) => other !== state)))).not.toContain(state);
  });

  it.each(STATES.filter((state) => state !== 'KAZ'))('does not alert %s of a group that acts there but was not released to it', (state) => {
    expect(alerted('organized-crime-group', group(STATES, STATES.filter((other) => other !== state && other !== 'KAZ')))).not.toContain(state);
  });

  it('alerts a state that a later version adds', () => {
    const first = group(['KAZ']);
    const book = new SubjectBook(first.header.subjectKey);
    apply(book, first);
    apply(book, aNotification({ ...first.header, kind: 'ORGANIZED_CRIME_GROUP', sourceVersion: 2, action: 'UPDATE', group: { territories: ['KAZ', 'TJK'] } }), { type: 'CASE_EXTENDED' });
    expect(alertsOf(book, 'organized-crime-group')).toEqual(['KAZ', 'TJK']);
  });
});

describe('urgent-search', () => {
  const search = (urgency: 'URGENT' | 'PRIORITY' | 'ROUTINE', releasableTo = ['*']) => aNotification({ kind: 'SEARCH_REQUEST', search: { urgency }, handling: { releasableTo } });

  it('alerts all six states of an urgent search released to every member', () => {
    expect(alerted('urgent-search', search('URGENT'))).toEqual(STATES);
  });

  it.each(STATES.filter((state) => state !== 'KAZ'))('alerts %s and the origin where it was released to that state alone', (state) => {
    expect(alerted('urgent-search', search('URGENT', [state]))).toEqual(['KAZ', state].sort());
  });

  it.each(['PRIORITY', 'ROUTINE'] as const)('does not alert of a %s search', (urgency) => {
    expect(alerted('urgent-search', search(urgency))).toEqual([]);
  });

  it('is due 8 hours after it was sent, and says what for in both languages', () => {
    const notification = aNotification({ kind: 'SEARCH_REQUEST', sentAt: '2026-03-05T09:30:00.000Z', search: { urgency: 'URGENT', category: 'MISSING' } });
    const book = new SubjectBook(notification.header.subjectKey);
    apply(book, notification);
    expect(book.liveAlerts[0]).toMatchObject({
      severity: 'CRITICAL',
      dueAt: new Date('2026-03-05T17:30:00.000Z'),
      title: { en: 'Urgent search: missing person', ru: 'Срочный розыск: пропавшее лицо' },
      why: [{ path: 'search.urgency', operator: 'equals', expected: 'URGENT', actual: 'URGENT' }],
    });
  });
});

describe('operation-phase', () => {
  const phaseChanged = [{ pointer: '/operation/phase', before: '"PLANNED"', after: '"ACTIVE"' }];
  const operation = (parts: { origin?: string; lead?: string; releasableTo?: string[] } = {}) =>
    aNotification({
      kind: 'OPERATION_STATUS',
      origin: parts.origin ?? 'KAZ',
      sourceVersion: 2,
      action: 'UPDATE',
      handling: { releasableTo: parts.releasableTo ?? ['*'] },
      operation: { phase: 'ACTIVE', lead: parts.lead ?? 'KAZ', participants: ['KAZ', 'KGZ', 'RUS'] },
    });

  it('alerts all that received the lead’s report of a change', () => {
    expect(alerted('operation-phase', operation(), { type: 'CASE_EXTENDED', changes: phaseChanged })).toEqual(STATES);
  });

  it.each(STATES.filter((state) => state !== 'KAZ'))('alerts %s only where the report was released to it', (state) => {
    expect(alerted('operation-phase', operation({ releasableTo: [state] }), { type: 'CASE_EXTENDED', changes: phaseChanged })).toEqual(['KAZ', state].sort());
  });

  it('does not alert of a participant’s report, whose phase is not its to say', () => {
    expect(alerted('operation-phase', operation({ lead: 'RUS' }), { type: 'CASE_EXTENDED', changes: phaseChanged })).toEqual([]);
  });

  it('does not alert of a report that changes results only, nor of the first one', () => {
    expect(alerted('operation-phase', operation(), { type: 'CASE_EXTENDED', changes: [{ pointer: '/operation/results', after: '[]' }] })).toEqual([]);
    expect(alerted('operation-phase', operation(), { type: 'CASE_OPENED' })).toEqual([]);
  });

  it('alerts again of each further change, a return to an earlier phase too', () => {
    const first = operation();
    const book = new SubjectBook(first.header.subjectKey);
    for (const [sourceVersion, phase] of [[2, 'ACTIVE'], [3, 'SUSPENDED'], [4, 'ACTIVE']] as const) {
      const next = aNotification({ ...first.header, kind: 'OPERATION_STATUS', sourceVersion, handling: { releasableTo: ['TJK'] }, operation: { phase, lead: 'KAZ', participants: ['KAZ'] } });
      apply(book, next, { type: 'CASE_EXTENDED', changes: [{ pointer: '/operation/phase', before: '"PLANNED"', after: JSON.stringify(phase) }] });
    }
    expect(alertsOf(book, 'operation-phase').filter((state) => state === 'TJK')).toHaveLength(3);
  });
});

describe('readmission-trafficking', () => {
  const readmitted = (traffickingIndicator: 'CONFIRMED' | 'SUSPECTED' | 'NOT_FOUND' | 'NOT_ASSESSED', releasableTo = ['*']) =>
    aNotification({ kind: 'READMITTED_PERSON', readmission: { traffickingIndicator }, handling: { releasableTo } });

  it.each(['SUSPECTED', 'CONFIRMED'] as const)('alerts all that received a person with %s trafficking', (indicator) => {
    expect(alerted('readmission-trafficking', readmitted(indicator))).toEqual(STATES);
  });

  it.each(STATES.filter((state) => state !== 'KAZ'))('alerts %s only where it was released to it', (state) => {
    expect(alerted('readmission-trafficking', readmitted('SUSPECTED', [state]))).toEqual(['KAZ', state].sort());
  });

  it.each(['NOT_FOUND', 'NOT_ASSESSED'] as const)('does not alert where it is %s', (indicator) => {
    expect(alerted('readmission-trafficking', readmitted(indicator))).toEqual([]);
  });
});

describe('stay-overdue', () => {
  const stay = (parts: { dueOn?: string; endedOn?: string }, releasableTo = ['*']) =>
    aNotification({ kind: 'READMITTED_PERSON', sentAt: '2026-02-01T00:00:00.000Z', stay: { admittedOn: '2026-02-01', dueOn: undefined, ...parts }, handling: { releasableTo } });

  function alertedAt(now: string, notification: Notification): string[] {
    const book = new SubjectBook(notification.header.subjectKey);
    apply(book, notification, {}, new Date('2026-02-01T08:00:00.000Z'));
    fireTimers(book, { rules, memberStates: STATES, now: new Date(now) });
    return alertsOf(book, 'stay-overdue');
  }

  it('alerts all that received it once the last lawful day is over in UTC, and not a moment before', () => {
    expect(alertedAt('2026-03-01T23:59:59.999Z', stay({ dueOn: '2026-03-01' }))).toEqual([]);
    expect(alertedAt('2026-03-02T00:00:00.000Z', stay({ dueOn: '2026-03-01' }))).toEqual(STATES);
  });

  it.each(STATES.filter((state) => state !== 'KAZ'))('alerts %s only where it was released to it', (state) => {
    expect(alertedAt('2026-03-02T00:00:00.000Z', stay({ dueOn: '2026-03-01' }, [state]))).toEqual(['KAZ', state].sort());
  });

  it('does not alert of a stay that ended, has no due date, or is not there', () => {
    expect(alertedAt('2026-04-01T00:00:00.000Z', stay({ dueOn: '2026-03-01', endedOn: '2026-02-20' }))).toEqual([]);
    expect(alertedAt('2026-04-01T00:00:00.000Z', stay({}))).toEqual([]);
    expect(alertedAt('2026-04-01T00:00:00.000Z', aNotification({ kind: 'READMITTED_PERSON', stay: null, ...everybody }))).toEqual([]);
  });
});

it('keeps personal data out of titles: they stay where the record’s label is taken away', () => {
  for (const rule of rules.all) expect(rule.title.en).not.toMatch(/\{(person|members|group\.names|group\.note|search\.reason)/);
});
