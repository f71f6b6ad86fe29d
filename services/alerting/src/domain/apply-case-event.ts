import type { CaseEvent } from '@cbx/contracts';
import { audience, labelOf } from '@cbx/release';
import { matchRule } from './evaluate-rule.js';
import type { Evaluation, Evaluator } from './evaluation.js';
import { labelOfNotification } from './label-of-notification.js';
import { placeAll, raisedIn, type Placed } from './place-alert.js';
import type { RaisingEvent } from './rule.js';
import { labelOfSubject, type Subject } from './subject.js';
import type { SubjectBook } from './subject-book.js';
import { settleTimer } from './timers.js';

const UNCHANGED: Evaluation = { outcome: 'OUTDATED', matched: [], raised: [] };

/** Whether the event before this one was taken, or lies in the dead letters: then nobody knows to whom the version that this one is compared with was released. */
export type Predecessor = 'KNOWN' | 'MISSED';

/** Takes one case event into the subject's book. Expects a subject's events in their order; an older one (it was redriven) changes nothing. */
export function applyCaseEvent(book: SubjectBook, event: CaseEvent, evaluator: Evaluator, predecessor: Predecessor = 'KNOWN'): Evaluation {
  if (isOvertaken(event, book.subject)) return UNCHANGED;
  switch (event.type) {
    case 'VERSION_OUTDATED':
      return UNCHANGED;
    case 'CASE_WITHDRAWN':
      return withdrawCase(book, event, evaluator);
    case 'CASE_OPENED':
    case 'CASE_EXTENDED':
    case 'CASE_REOPENED':
      return evaluateVersion(book, event, event.type, evaluator, predecessor);
  }
}

/** The registry says so itself (VERSION_OUTDATED); this holds even where it did not: what is cancelled is not revived by an old version. */
function isOvertaken(event: CaseEvent, known: Subject | undefined): boolean {
  if (known === undefined) return false;
  const version = event.notification.header.sourceVersion;
  if (version < known.sourceVersion) return true;
  return version === known.sourceVersion && known.withdrawn && event.type !== 'CASE_WITHDRAWN';
}

function withdrawCase(book: SubjectBook, event: CaseEvent, { now }: Evaluator): Evaluation {
  book.replaceSubject(subjectOf(event, true));
  for (const alert of book.liveAlerts) book.withdraw(alert, now);
  for (const timer of book.timers) book.removeTimer(timer.ruleId);
  return { outcome: 'WITHDRAWN', matched: [], raised: [] };
}

function evaluateVersion(book: SubjectBook, event: CaseEvent, type: RaisingEvent, evaluator: Evaluator, predecessor: Predecessor): Evaluation {
  const { notification, changes } = event;
  const { memberStates, rules, now } = evaluator;
  const sawBefore = book.subject === undefined || predecessor === 'MISSED' ? [notification.header.origin] : audience(labelOfSubject(book.subject), memberStates);
  const states = audience(labelOf(notification.header), memberStates);
  book.replaceSubject(subjectOf(event, false));
  for (const alert of book.liveAlerts) if (!states.includes(alert.state)) book.withdraw(alert, now);

  const placed: Placed[] = [];
  for (const rule of rules.ofKind(notification.header.kind)) {
    if (rule.timer !== undefined) {
      placed.push(...settleTimer(book, { ...rule, timer: rule.timer }, notification, states, now));
    } else if (rule.on.events.includes(type)) {
      placed.push(...placeAll(book, rule, notification, matchRule(rule, { notification, changes, sawBefore }, states), now));
    }
  }
  for (const alert of book.liveAlerts) book.update(alert);
  return { outcome: 'EVALUATED', matched: placed.map(({ alert }) => alert), raised: raisedIn(placed) };
}

function subjectOf(event: CaseEvent, withdrawn: boolean): Subject {
  const { header } = event.notification;
  const label = labelOfNotification(event.notification);
  return {
    subjectKey: event.subjectKey,
    caseId: event.caseId,
    caseNumber: event.caseNumber,
    kind: header.kind,
    status: header.status,
    origin: header.origin,
    releasableTo: header.handling.releasableTo,
    handlingCode: header.handling.code,
    sourceVersion: header.sourceVersion,
    notificationId: header.notificationId,
    withdrawn,
    ...(withdrawn || label === undefined ? {} : { label }),
    ...(withdrawn ? {} : { notification: event.notification }),
  };
}
