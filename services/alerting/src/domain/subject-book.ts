import { isDeepStrictEqual } from 'node:util';
import { CbxError } from '@cbx/kernel';
import type { Actor, Alert, HistoryEntry } from './alert.js';
import { transition, type AlertAction } from './lifecycle.js';
import type { Subject } from './subject.js';

/** What a rule's timer waits for on one subject. */
export interface Timer {
  readonly ruleId: string;
  readonly subjectKey: string;
  readonly dueAt: Date;
  /** When it raised; absent while it waits. */
  readonly firedAt?: Date;
}

/** What a rule's match says of an alert. */
export type AlertContent = Required<Pick<Alert, 'ruleVersion' | 'severity' | 'title' | 'why'>> & Pick<Alert, 'dueAt'>;

/** What must be written of a book. */
export interface BookChanges {
  readonly subject?: Subject;
  /** In the order in which they last changed: what the streams tell. */
  readonly alerts: readonly Alert[];
  /** Ids of those among them that were not there before. */
  readonly opened: ReadonlySet<string>;
  readonly history: readonly HistoryEntry[];
  /** Alerts whose operators' comments go with the content that they may quote. */
  readonly commentsErased: readonly string[];
  readonly timersSet: readonly Timer[];
  /** Rules whose timer on this subject is called off. */
  readonly timersRemoved: readonly string[];
}

/**
 * All that alerting holds of one subject, and what was done to it since it was read. Read and written in one
 * transaction under the subject's lock, so that no other writer stands between.
 */
export class SubjectBook {
  readonly subjectKey: string;
  #subject: Subject | undefined;
  #subjectChanged = false;
  readonly #alerts: Map<string, Alert>;
  readonly #timers: Map<string, Timer>;
  readonly #history: HistoryEntry[] = [];
  readonly #commentsErased = new Set<string>();
  readonly #timersSet = new Map<string, Timer>();
  readonly #timersRemoved = new Set<string>();
  readonly #changed = new Map<string, Alert>();
  readonly #opened = new Set<string>();

  constructor(subjectKey: string, subject?: Subject, alerts: readonly Alert[] = [], timers: readonly Timer[] = []) {
    this.subjectKey = subjectKey;
    this.#subject = subject;
    this.#alerts = new Map(alerts.map((alert) => [keyOf(alert), alert]));
    this.#timers = new Map(timers.map((timer) => [timer.ruleId, timer]));
  }

  get subject(): Subject | undefined {
    return this.#subject;
  }

  get timers(): readonly Timer[] {
    return [...this.#timers.values()];
  }

  /** Alerts that their state can see: all but the withdrawn. */
  get liveAlerts(): readonly Alert[] {
    return [...this.#alerts.values()].filter((alert) => alert.lifecycle !== 'WITHDRAWN');
  }

  find(dedupKey: string, state: string): Alert | undefined {
    return this.#alerts.get(keyOf({ dedupKey, state }));
  }

  findById(id: string): Alert | undefined {
    return [...this.#alerts.values()].find((alert) => alert.id === id);
  }

  replaceSubject(subject: Subject): void {
    this.#subject = subject;
    this.#subjectChanged = true;
  }

  /** Adds an alert that was not there. */
  open(alert: Alert): Alert {
    this.#history.push({ alertId: alert.id, at: alert.raisedAt, type: 'RAISED' });
    this.#opened.add(alert.id);
    return this.#put(alert);
  }

  /** Lets a withdrawn alert rise again. */
  raise(alert: Alert, content: AlertContent, at: Date): Alert {
    const { acknowledgedAt: _at, acknowledgedBy: _by, ...rest } = this.#withContent(alert, content);
    this.#history.push({ alertId: alert.id, at, type: 'RAISED' });
    return this.#put({ ...rest, raisedAt: at, lifecycle: next(alert, 'raise'), revision: alert.revision + 1 });
  }

  /** Brings a live alert up to the record's version at hand; `content` only where its rule matched. Nothing new to see: no new revision. */
  update(alert: Alert, content?: AlertContent): Alert {
    if (content === undefined && alert.notificationId === this.#subject?.notificationId) return alert;
    const updated = this.#withContent(alert, content);
    if (isDeepStrictEqual(plain(updated), plain(alert))) return alert;
    return this.#put({ ...updated, lifecycle: next(alert, 'update'), revision: alert.revision + 1 });
  }

  acknowledge(alert: Alert, by: Actor, at: Date, comment?: string): Alert {
    const acknowledged: Alert = { ...alert, lifecycle: next(alert, 'acknowledge'), acknowledgedAt: at, acknowledgedBy: by, revision: alert.revision + 1 };
    this.#history.push({ alertId: alert.id, at, type: 'ACKNOWLEDGED', by, ...(comment === undefined ? {} : { comment }) });
    return this.#put(acknowledged);
  }

  /** Takes a live alert away from its state, with all that it says of the record. */
  withdraw(alert: Alert, at: Date): Alert {
    const { title: _title, dueAt: _dueAt, ...rest } = alert;
    this.#history.push({ alertId: alert.id, at, type: 'WITHDRAWN' });
    this.#commentsErased.add(alert.id);
    return this.#put({ ...rest, why: [], lifecycle: next(alert, 'withdraw'), revision: alert.revision + 1 });
  }

  setTimer(timer: Timer): void {
    this.#timers.set(timer.ruleId, timer);
    this.#timersSet.set(timer.ruleId, timer);
    this.#timersRemoved.delete(timer.ruleId);
  }

  removeTimer(ruleId: string): void {
    if (!this.#timers.delete(ruleId)) return;
    this.#timersSet.delete(ruleId);
    this.#timersRemoved.add(ruleId);
  }

  changes(): BookChanges {
    return {
      ...(this.#subjectChanged && this.#subject !== undefined ? { subject: this.#subject } : {}),
      alerts: [...this.#changed.values()],
      opened: this.#opened,
      history: this.#history,
      commentsErased: [...this.#commentsErased],
      timersSet: [...this.#timersSet.values()],
      timersRemoved: [...this.#timersRemoved],
    };
  }

  #withContent(alert: Alert, content?: AlertContent): Alert {
    const notificationId = this.#subject?.notificationId ?? alert.notificationId;
    return content === undefined ? { ...alert, notificationId } : { ...alert, dueAt: undefined, ...content, notificationId };
  }

  #put(alert: Alert): Alert {
    this.#alerts.set(keyOf(alert), alert);
    this.#changed.delete(alert.id);
    this.#changed.set(alert.id, alert);
    return alert;
  }
}

function keyOf(alert: Pick<Alert, 'dedupKey' | 'state'>): string {
  return `${alert.dedupKey}|${alert.state}`;
}

function next(alert: Alert, action: AlertAction): Alert['lifecycle'] {
  const to = transition(alert.lifecycle, action);
  if (to === undefined) throw new CbxError('ALERT.TRANSITION', `an alert that is ${alert.lifecycle} cannot be told to ${action}`);
  return to;
}

/** As it will be read back from the database: without members that hold nothing. */
function plain(alert: Alert): unknown {
  return JSON.parse(JSON.stringify(alert)) as unknown;
}
