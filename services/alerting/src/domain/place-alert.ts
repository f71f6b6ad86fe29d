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

/** Raises the alerts of a rule's matches, or brings those that are there up to date: one a rule, dedup key and state. */
export function placeAll(book: SubjectBook, rule: Rule, notification: Notification, matches: readonly Match[], now: Date): Placed[] {
  if (matches.length === 0) return [];
  const shared = contentOf(rule, notification);
  const dedupKey = dedupKeyOf(rule, notification);
  return matches.map(({ recipient, why }) => place(book, rule, notification, { state: recipient, dedupKey, content: { ...shared, why } }, now));
}

interface Placing {
  readonly state: string;
  readonly dedupKey: string;
  readonly content: AlertContent;
}

function place(book: SubjectBook, rule: Rule, notification: Notification, { state, dedupKey, content }: Placing, now: Date): Placed {
  const found = book.find(dedupKey, state);
  if (found === undefined) {
    const { status, kind, subjectKey, notificationId } = notification.header;
    const alert: Alert = { id: uuidV7(now), ruleId: rule.id, ...content, status, kind, subjectKey, notificationId, state, dedupKey, lifecycle: 'OPEN', raisedAt: now, revision: 1 };
    return { alert: book.open(alert), raised: true };
  }
  if (found.lifecycle === 'WITHDRAWN') return { alert: book.raise(found, content, now), raised: true };
  return { alert: book.update(found, content), raised: false };
}

/** The rules that raised alerts, one entry an alert. */
export function raisedIn(placed: readonly Placed[]): string[] {
  return placed.flatMap(({ alert, raised }) => (raised ? [alert.ruleId] : []));
}

/** What the alerts of all recipients say alike. */
function contentOf(rule: Rule, notification: Notification): Omit<AlertContent, 'why'> {
  const dueAt = dueAtOf(rule, notification);
  return { ruleVersion: rule.version, severity: rule.severity, title: renderTitle(rule, notification), ...(dueAt === undefined ? {} : { dueAt }) };
}

function dueAtOf(rule: Rule, notification: Notification): Date | undefined {
  if (rule.due === undefined) return undefined;
  const from = readPath(notification, rule.due.from);
  return typeof from === 'string' ? new Date(endOf(from).getTime() + rule.due.plusMs) : undefined;
}
