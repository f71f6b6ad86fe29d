import type { Notification } from '@cbx/contracts';
import { audience } from '@cbx/release';
import { endOf } from './due-instant.js';
import { matchRule } from './evaluate-rule.js';
import type { Evaluator } from './evaluation.js';
import { placeAll, type Placed } from './place-alert.js';
import { readPath } from './read-path.js';
import type { Rule, Why } from './rule.js';
import { labelOfSubject } from './subject.js';
import type { SubjectBook, Timer } from './subject-book.js';

type TimerRule = Rule & Required<Pick<Rule, 'timer'>>;

/**
 * Sets, moves or calls off a rule's timer as this version of the record says. One that fired for the same moment stays
 * fired, and its alerts are brought up to date: the states that the record is released to by now get theirs.
 */
export function settleTimer(book: SubjectBook, rule: TimerRule, notification: Notification, states: readonly string[], now: Date): Placed[] {
  const at = readPath(notification, rule.timer.at);
  const over = rule.timer.unless !== undefined && readPath(notification, rule.timer.unless) !== undefined;
  if (typeof at !== 'string' || over || matchesOf(rule, notification, states).length === 0) {
    book.removeTimer(rule.id);
    return [];
  }
  const dueAt = endOf(at);
  const present = book.timers.find((timer) => timer.ruleId === rule.id);
  if (present?.dueAt.getTime() !== dueAt.getTime()) book.setTimer({ ruleId: rule.id, subjectKey: book.subjectKey, dueAt });
  else if (present.firedAt !== undefined) return raiseFor(book, rule, notification, present, states, now);
  return [];
}

/**
 * Fires the book's timers that are due at `evaluator.now`: each raises its rule's alerts on the record as it now stands,
 * and is marked as fired even where nobody is to be alerted any more. A timer whose rule or record is gone is removed.
 */
export function fireTimers(book: SubjectBook, evaluator: Evaluator): Placed[] {
  const { rules, memberStates, now } = evaluator;
  const { subject } = book;
  return book.timers.flatMap((timer) => {
    if (timer.firedAt !== undefined || timer.dueAt > now) return [];
    const rule = rules.find(timer.ruleId);
    if (rule?.timer === undefined || subject?.notification === undefined) {
      book.removeTimer(timer.ruleId);
      return [];
    }
    book.setTimer({ ...timer, firedAt: now });
    return raiseFor(book, { ...rule, timer: rule.timer }, subject.notification, timer, audience(labelOfSubject(subject), memberStates), now);
  });
}

function raiseFor(book: SubjectBook, rule: TimerRule, notification: Notification, timer: Timer, states: readonly string[], now: Date): Placed[] {
  const past: Why = { path: rule.timer.at, operator: 'past', expected: timer.dueAt.toISOString(), actual: readPath(notification, rule.timer.at) };
  const why: Why[] = rule.timer.unless === undefined ? [past] : [past, { path: rule.timer.unless, operator: 'absent' }];
  const matches = matchesOf(rule, notification, states).map((match) => ({ ...match, why: [...match.why, ...why] }));
  return placeAll(book, rule, notification, matches, now);
}

/** A timer looks at the record as it stands, never at what changed: rules with both are refused when they are read. */
function matchesOf(rule: Rule, notification: Notification, states: readonly string[]): ReturnType<typeof matchRule> {
  return matchRule(rule, { notification, changes: [], sawBefore: [] }, states);
}
