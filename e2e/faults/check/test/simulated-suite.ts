import { createHash } from 'node:crypto';
import type { AnsweredRecord, DeclaredRecord, HistoryEvent, NewEvent, TimelineEntry } from '../../history/events.ts';
import type { Random } from './random.ts';

/*
 * A suite in memory that does what the real one promises, step by step as a suite would (state that changes), and so independently of the checker, which folds a history.
 */

export const NOTIFICATIONS = 'notification.search-request.v1';
export const CASE_EVENTS = 'case.event.v1';
export const PROGRESS = 'notification.progress.v1';
export const PARTITIONS = 3;

export type TopicMessage = Omit<HistoryEvent<'topic.message'>, 'at' | 'event' | 'offset' | 'partition' | 'reader'>;

export interface SimulatedAlert {
  readonly id: string;
  readonly rule: string;
  readonly state: string;
  notificationId: string;
  live: boolean;
  revision: number;
}

interface SimulatedSubject {
  readonly key: string;
  readonly origin: string;
  readonly caseId: string;
  readonly numbers: Map<string, number>;
  known: boolean;
  standing: DeclaredRecord | undefined;
  readonly timeline: TimelineEntry[];
  told: DeclaredRecord | undefined;
  readonly alerts: Map<string, SimulatedAlert>;
}

export interface SimulatedLetter {
  readonly service: 'case-registry' | 'alerting';
  readonly id: string;
  readonly messageId: string;
  readonly topic: string;
  readonly poison: boolean;
  redriven: boolean;
  readonly redrive: () => void;
}

export interface SimulatedSubmission {
  readonly rawSha256: string;
  readonly records: readonly DeclaredRecord[];
}

export interface StoredReceipt {
  readonly status: 202 | 422;
  readonly submissionId: string;
  readonly receiptSha256: string;
  readonly records: readonly AnsweredRecord[];
}

export class SimulatedSuite {
  readonly #random: Random;
  readonly #members: readonly string[];
  /** How often a consumer buries a message. */
  readonly #buries: number;
  readonly subjects = new Map<string, SimulatedSubject>();
  /** `<topic>/<partition>` -> messages by offset. */
  readonly topics = new Map<string, TopicMessage[]>();
  /** state -> alerts by position - 1. */
  readonly streams = new Map<string, SimulatedAlert[]>();
  readonly letters: SimulatedLetter[] = [];
  readonly receipts = new Map<string, StoredReceipt>();
  /** Notification -> how many alerts it calls for. */
  readonly evaluated = new Map<string, number>();
  readonly #accepted = new Map<string, string>();
  #ids = 0;

  constructor(random: Random, members: readonly string[], buries: number) {
    this.#random = random;
    this.#members = members;
    this.#buries = buries;
  }

  audience({ origin, releasableTo }: Pick<DeclaredRecord, 'origin' | 'releasableTo'>): string[] {
    return this.#members.filter((state) => state === origin || releasableTo.includes('*') || releasableTo.includes(state));
  }

  /** Takes a submission as a whole; the same bytes have the same receipt. */
  receive({ rawSha256, records }: SimulatedSubmission): StoredReceipt {
    const stored = this.receipts.get(rawSha256);
    if (stored !== undefined) return stored;
    const answered = records.map((record) => this.#judge(record, rawSha256));
    const status = answered.every(({ outcome }) => outcome === 'REJECTED') ? 422 : 202;
    const submissionId = this.#id('submission');
    const receipt: StoredReceipt = { status, submissionId, receiptSha256: digest(submissionId), records: answered };
    this.receipts.set(rawSha256, receipt);
    return receipt;
  }

  #judge(record: DeclaredRecord, rawSha256: string): AnsweredRecord {
    const { record: number, notificationId, subjectKey } = record;
    const rejected = (code: string): AnsweredRecord => ({ record: number, outcome: 'REJECTED', codes: [code] });
    if (record.verdict === 'REJECT') return rejected('FORMAT.MISSING');
    const subject = this.#subject(record);
    if (record.action === 'CANCEL' && !subject.known) return rejected('RULE.CANCEL_WITHOUT_RECORD');
    const before = this.#accepted.get(notificationId);
    if (before !== undefined && before !== record.content) return rejected('GATE.VERSION_CONFLICT');
    if (before !== undefined) return { record: number, outcome: 'UNCHANGED', notificationId, subjectKey };
    this.#accepted.set(notificationId, record.content);
    subject.known = true;
    const message = this.#publish(subject, NOTIFICATIONS, 'exchange-gateway', record, { messageId: notificationId, sourceVersion: record.version, action: record.action, rawSha256 });
    if (this.#random.chance(this.#buries)) this.#bury('case-registry', NOTIFICATIONS, message.messageId, () => this.#register(subject, record, rawSha256));
    else this.#register(subject, record, rawSha256);
    return { record: number, outcome: 'ACCEPTED', notificationId, subjectKey };
  }

  #register(subject: SimulatedSubject, record: DeclaredRecord, rawSha256: string): void {
    const { standing } = subject;
    const newer = standing === undefined || record.version > standing.version;
    const statement = standing === undefined ? 'CASE_OPENED' : standing.action === 'CANCEL' ? 'CASE_REOPENED' : 'CASE_EXTENDED';
    const type = !newer ? 'VERSION_OUTDATED' : record.action === 'CANCEL' ? 'CASE_WITHDRAWN' : statement;
    if (newer) subject.standing = record;
    const eventId = this.#id('event');
    const { notificationId, version: sourceVersion, action } = record;
    subject.timeline.push({ eventId, type, notificationId, sourceVersion, action });
    this.#publish(subject, CASE_EVENTS, 'case-registry', record, { messageId: eventId, type, sourceVersion, action, rawSha256 });
    this.#publish(subject, PROGRESS, 'case-registry', record, { messageId: this.#id('progress'), stage: 'REGISTERED', service: 'case-registry' });
    const evaluate = (): void => this.#evaluate(subject, record, type, standing?.version);
    if (this.#random.chance(this.#buries)) this.#bury('alerting', CASE_EVENTS, eventId, evaluate);
    else evaluate();
  }

  #evaluate(subject: SimulatedSubject, record: DeclaredRecord, type: TimelineEntry['type'], before: number | undefined): void {
    let called = 0;
    if (type !== 'VERSION_OUTDATED' && (subject.told === undefined || record.version > subject.told.version)) {
      subject.told = record;
      const audience = this.audience(record);
      for (const alert of subject.alerts.values()) if (alert.live && (record.action === 'CANCEL' || !audience.includes(alert.state))) this.#change(alert, { live: false });
      if (record.action !== 'CANCEL') called = this.#raise(subject, record, audience, before);
    }
    this.evaluated.set(record.notificationId, called);
    this.#publish(subject, PROGRESS, 'alerting', record, { messageId: this.#id('progress'), stage: 'EVALUATED', service: 'alerting' });
  }

  #raise(subject: SimulatedSubject, record: DeclaredRecord, audience: readonly string[], before: number | undefined): number {
    let called = 0;
    for (const { rule, key, states, afterVersions } of record.expects) {
      if (afterVersions !== undefined && (before === undefined || !afterVersions.includes(before))) continue;
      for (const state of states.filter((each) => audience.includes(each))) {
        const id = `${rule}|${key}|${state}`;
        const known = subject.alerts.get(id);
        called += 1;
        if (known === undefined) {
          const alert: SimulatedAlert = { id: this.#id('alert'), rule, state, notificationId: record.notificationId, live: true, revision: 0 };
          subject.alerts.set(id, alert);
          this.#change(alert, {});
        } else this.#change(known, { live: true, notificationId: record.notificationId });
      }
    }
    for (const alert of subject.alerts.values()) if (alert.live && alert.notificationId !== record.notificationId) this.#change(alert, { notificationId: record.notificationId });
    return called;
  }

  #change(alert: SimulatedAlert, change: Partial<Pick<SimulatedAlert, 'live' | 'notificationId'>>): void {
    Object.assign(alert, change);
    alert.revision += 1;
    let stream = this.streams.get(alert.state);
    if (stream === undefined) this.streams.set(alert.state, (stream = []));
    stream.push(alert);
  }

  #publish(subject: SimulatedSubject, topic: string, source: string, { notificationId, subjectKey }: DeclaredRecord, more: Partial<TopicMessage> & { readonly messageId: string }): TopicMessage {
    const counter = `${topic}|${source}`;
    const subjectNumber = (subject.numbers.get(counter) ?? 0) + 1;
    subject.numbers.set(counter, subjectNumber);
    const message: TopicMessage = { topic, key: subjectKey, subjectKey, notificationId, subjectNumber, source, sha256: digest(more.messageId), ...more };
    const partition = this.partition(topic, subjectKey);
    partition.push(message);
    // A relay that died before it marked what it had published: again, in its order.
    if (this.#random.chance(0.05)) partition.push(...partition.slice(-1 - this.#random.below(3)));
    return message;
  }

  partition(topic: string, key: string): TopicMessage[] {
    const id = `${topic}/${topic.startsWith('dead-letter') ? 0 : Number.parseInt(digest(key).slice(0, 6), 16) % PARTITIONS}`;
    let messages = this.topics.get(id);
    if (messages === undefined) this.topics.set(id, (messages = []));
    return messages;
  }

  #bury(service: SimulatedLetter['service'], topic: string, messageId: string, redrive: () => void, poison = false): void {
    const deadTopic = `dead-letter.${service}.v1`;
    this.partition(deadTopic, '').push({ topic: deadTopic, key: messageId, messageId, sha256: digest(messageId), service, code: 'HANDLER.FAILED', originTopic: topic });
    this.letters.push({ service, id: this.#id('letter'), messageId, topic, poison, redriven: false, redrive });
  }

  /** Bytes that no consumer can read. @returns what the harness notes before it produces them */
  poison(): NewEvent<'probe.poison'> {
    const messageId = this.#id('poison');
    // At times it reads like a notification, of a subject of which nobody spoke.
    const readable = this.#random.chance(0.5) ? { notificationId: this.#id('nobody-sent'), subjectKey: this.#id('nobody'), sourceVersion: 1, action: 'NEW' as const } : {};
    this.partition(NOTIFICATIONS, messageId).push({ topic: NOTIFICATIONS, key: messageId, messageId, sha256: digest(messageId), ...readable });
    this.#bury('case-registry', NOTIFICATIONS, messageId, () => undefined, true);
    return { event: 'probe.poison', topic: NOTIFICATIONS, messageId, service: 'case-registry' };
  }

  #subject({ subjectKey, origin }: DeclaredRecord): SimulatedSubject {
    let subject = this.subjects.get(subjectKey);
    if (subject === undefined) {
      subject = { key: subjectKey, origin, caseId: this.#id('case'), numbers: new Map(), known: false, standing: undefined, timeline: [], told: undefined, alerts: new Map() };
      this.subjects.set(subjectKey, subject);
    }
    return subject;
  }

  #id(what: string): string {
    this.#ids += 1;
    return `${what}-${this.#ids}`;
  }
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
