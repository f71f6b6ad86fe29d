import type { Notification } from '@cbx/contracts';
import { uuidV7 } from '@cbx/kernel';
import type { Alert } from './alert.js';
import { endOf } from './due-instant.js';
import { dedupKeyOf, type Match } from './evaluate-rule.js';
import { readPath } from './read-path.js';
import { renderTitle } from './render-title.js';
import type { Rule } from './rule.js';
import type { AlertContent, SubjectBook } from './subject-book.js';

/** An alert where a match put it. `raised`: it was not there before, or withdrawn. */
export interface Placed {
  readonly alert: Alert;
  readonly raised: boolean;
}

/** Raises the match's alert, or brings the one that is there up to date: one a rule, dedup key and state. */
export function place(book: SubjectBook, rule: Rule, notification: Notification, match: Match, now: Date): Placed {
  const content = contentOf(rule, notification, match);
  const dedupKey = dedupKeyOf(rule, notification);
  const found = book.find(dedupKey, match.recipient);
  if (found === undefined) {
    const { status, kind, subjectKey, notificationId } = notification.header;
    const of = { status, kind, subjectKey, notificationId, state: match.recipient, dedupKey };
    const alert: Alert = { id: uuidV7(now), ruleId: rule.id, ...content, ...of, lifecycle: 'OPEN', raisedAt: now, revision: 1 };
    return { alert: book.open(alert), raised: true };
  }
  if (found.lifecycle === 'WITHDRAWN') return { alert: book.raise(found, content, now), raised: true };
  return { alert: book.update(found, content), raised: false };
}

/** The rules that raised alerts, one entry an alert. */
export function raisedIn(placed: readonly Placed[]): string[] {
  return placed.flatMap(({ alert, raised }) => (raised ? [alert.ruleId] : []));
}

function contentOf(rule: Rule, notification: Notification, match: Match): AlertContent {
  const dueAt = dueAtOf(rule, notification);
  return { ruleVersion: rule.version, severity: rule.severity, title: renderTitle(rule, notification), why: match.why, ...(dueAt === undefined ? {} : { dueAt }) };
}

function dueAtOf(rule: Rule, notification: Notification): Date | undefined {
  if (rule.due === undefined) return undefined;
  const from = readPath(notification, rule.due.from);
  return typeof from === 'string' ? new Date(endOf(from).getTime() + rule.due.plusMs) : undefined;
}
