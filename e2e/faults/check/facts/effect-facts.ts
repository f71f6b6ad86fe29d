import type { HistoryEvent, TimelineEntry } from '../../history/events.ts';
import { serviceOf } from './dead-letter-facts.ts';
import type { AlertFacts, Entry, Message, Notification, Subject } from './facts.ts';
import { interned } from './intern.ts';

const CASE_EVENTS = 'case.event.v1';
const PROGRESS = 'notification.progress.v1';

/** What came out of the suite: messages, cases, alerts, by notification and subject. */
export class EffectFacts {
  readonly notifications = new Map<string, Notification>();
  readonly subjects = new Map<string, Subject>();
  readonly alerts = new Map<string, AlertFacts>();

  take(event: HistoryEvent, line: number): void {
    switch (event.event) {
      case 'topic.message':
        // A second reader is there to be compared with the first.
        if ((event.reader ?? 1) === 1) this.#message(event, line);
        return;
      case 'registry.case':
        this.#case(event, line);
        return;
      case 'alerting.alert': {
        const notification = this.#seen(event.notificationId, line);
        this.#alert(event, notification, line).shown = { lifecycle: event.lifecycle, revision: event.revision, notification, line };
        return;
      }
      case 'stream.event':
        if (event.alertId === undefined || event.rule === undefined || event.notificationId === undefined) return;
        // The client's state is known to the stream's own invariants; here it is enough that the alert is.
        this.#streamed(event.alertId, event.rule, event.notificationId, event.client, line);
        return;
      case 'stream.opened':
        this.#clients.set(event.client, interned(event.state));
        return;
      default:
        return;
    }
  }

  readonly #clients = new Map<string, string>();

  stateOfClient(client: string): string | undefined {
    return this.#clients.get(client);
  }

  find(notificationId: string): Notification | undefined {
    return this.notifications.get(notificationId);
  }

  notification(id: string): Notification {
    let found = this.notifications.get(id);
    if (found === undefined) {
      found = { id, subject: undefined, claims: [], messages: [], caseEvents: [], registered: [], evaluated: [], entries: [], seenLine: 0 };
      this.notifications.set(id, found);
    }
    return found;
  }

  subject(key: string): Subject {
    let found = this.subjects.get(key);
    if (found === undefined) {
      found = { key, origin: '', published: [], told: [], timeline: undefined, views: [], alerts: [] };
      this.subjects.set(key, found);
    }
    return found;
  }

  #seen(notificationId: string, line: number): Notification {
    const notification = this.notification(notificationId);
    if (notification.seenLine === 0) notification.seenLine = line;
    return notification;
  }

  #message(event: HistoryEvent<'topic.message'>, line: number): void {
    if (event.notificationId === undefined || serviceOf(event.topic) !== undefined) return;
    const notification = this.#seen(event.notificationId, line);
    if (event.subjectKey !== undefined) notification.subject ??= this.subject(event.subjectKey);
    const message: Message = { messageId: event.messageId, line, number: event.subjectNumber, rawSha256: event.rawSha256, type: event.type };
    if (event.topic === CASE_EVENTS) {
      if (addOnce(notification.caseEvents, message) && notification.caseEvents.length === 1) notification.subject?.told.push(notification);
    } else if (event.topic === PROGRESS) {
      if (event.stage === 'REGISTERED') addOnce(notification.registered, message);
      if (event.stage === 'EVALUATED') addOnce(notification.evaluated, message);
    } else if (addOnce(notification.messages, message) && notification.messages.length === 1) {
      notification.subject?.published.push(notification);
    }
  }

  #case(event: HistoryEvent<'registry.case'>, line: number): void {
    const subject = this.subject(event.subjectKey);
    const { state, caseId, caseStatus, sourceVersion } = event;
    subject.views.push({ state: interned(state), caseId, caseStatus, sourceVersion, releasableTo: interned([...event.releasableTo].sort().join(' ')), line });
    if (event.timeline === undefined || (subject.origin !== '' && subject.origin !== state) || subject.timeline !== undefined) return;
    subject.timeline = event.timeline.map((entry) => this.#entry(entry, subject, line));
  }

  #entry({ notificationId, type, sourceVersion, action, eventId }: TimelineEntry, subject: Subject, line: number): Entry {
    const notification = this.#seen(notificationId, line);
    notification.subject ??= subject;
    const entry: Entry = { notification, type, sourceVersion, action, eventId, line };
    notification.entries.push(entry);
    return entry;
  }

  #alert({ alertId, rule, state }: { readonly alertId: string; readonly rule: string; readonly state: string }, notification: Notification, line: number): AlertFacts {
    let alert = this.alerts.get(alertId);
    if (alert === undefined) {
      alert = { index: this.alerts.size, id: alertId, state: interned(state), rule: interned(rule), subject: notification.subject, line };
      this.alerts.set(alertId, alert);
      notification.subject?.alerts.push(alert);
    }
    return alert;
  }

  #streamed(alertId: string, rule: string, notificationId: string, client: string, line: number): void {
    const state = this.#clients.get(client);
    if (state !== undefined) this.#alert({ alertId, rule, state }, this.#seen(notificationId, line), line);
  }
}

/** Adds the message unless it is there: the same message may be there again (at least once). */
function addOnce(messages: Message[], message: Message): boolean {
  if (messages.some(({ messageId }) => messageId === message.messageId)) return false;
  messages.push(message);
  return true;
}
