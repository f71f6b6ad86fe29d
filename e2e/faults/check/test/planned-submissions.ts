import type { DeclaredRecord } from '../../history/events.ts';
import { notificationIdOf, subjectKeyOf } from '../../history/ids.ts';
import type { Random } from './random.ts';
import { digest } from './simulated-suite.ts';

export interface PlannedSubmission {
  readonly name: string;
  readonly member: string;
  readonly rawSha256: string;
  readonly records: readonly DeclaredRecord[];
}

interface PlannedSubject {
  readonly origin: string;
  readonly reference: string;
  highest: number;
  /** Versions that were left out, to be sent late. */
  readonly missing: number[];
  readonly sent: DeclaredRecord[];
}

const KIND = 'SEARCH_REQUEST';

/** Makes up what members send: new versions, late ones, cancellations, repetitions, contradictions, faulty records. */
export class PlannedSubmissions {
  readonly #random: Random;
  readonly #members: readonly string[];
  readonly #subjects: PlannedSubject[] = [];
  readonly #most: number;
  #count = 0;

  constructor(random: Random, members: readonly string[], subjects: number) {
    this.#random = random;
    this.#members = members;
    this.#most = subjects;
  }

  next(): PlannedSubmission {
    this.#count += 1;
    const name = `s-${this.#count}`;
    const member = this.#random.pick(this.#members);
    const count = this.#random.chance(0.6) ? 1 : 1 + this.#random.below(4);
    const records = Array.from({ length: count }, (_, index) => ({ ...this.#record(member), record: index + 1 }));
    return { name, member, rawSha256: digest(name), records };
  }

  #record(origin: string): DeclaredRecord {
    if (this.#random.chance(0.04)) return this.#faulty(origin);
    const subject = this.#subjectOf(origin);
    const repeated = subject.sent.length > 0 ? this.#random.pick(subject.sent) : undefined;
    if (repeated !== undefined && this.#random.chance(0.06)) return repeated;
    if (repeated !== undefined && this.#random.chance(0.04)) return { ...repeated, content: `${repeated.content}-otherwise`, releasableTo: [] };
    const late = subject.missing.length > 0 && this.#random.chance(0.3) ? subject.missing.shift() : undefined;
    if (late === undefined && subject.highest > 0 && this.#random.chance(0.1)) subject.missing.push((subject.highest += 1));
    const version = late ?? (subject.highest += 1);
    const record = this.#version(subject, version, subject.sent.length === 0 ? (this.#random.chance(0.03) ? 'CANCEL' : 'NEW') : this.#random.chance(0.15) ? 'CANCEL' : 'UPDATE');
    subject.sent.push(record);
    return record;
  }

  #version({ origin, reference, sent }: PlannedSubject, version: number, action: DeclaredRecord['action']): DeclaredRecord {
    const releasableTo = this.#random.chance(0.3) ? ['*'] : this.#members.filter((state) => state !== origin && this.#random.chance(0.4));
    const audience = this.#members.filter((state) => state === origin || releasableTo.includes('*') || releasableTo.includes(state));
    const phased = sent.length > 0 && this.#random.chance(0.3);
    const expects =
      action === 'CANCEL'
        ? []
        : [
            ...(this.#random.chance(0.7) ? [{ rule: 'urgent-search', key: 'subject', states: audience }] : []),
            ...(phased ? [{ rule: 'phase', key: `version ${version}`, states: audience, afterVersions: sent.filter((_, index) => index % 2 === 0).map((each) => each.version) }] : []),
          ];
    const name = { origin, kind: KIND, reference, version, status: 'ACTUAL' } as const;
    return { record: 1, notificationId: notificationIdOf(name), subjectKey: subjectKeyOf(name), kind: KIND, status: 'ACTUAL', action, version, origin, releasableTo, content: `${reference}-${version}`, verdict: 'ACCEPT', expects };
  }

  #faulty(origin: string): DeclaredRecord {
    const subject = { origin, reference: `faulty-${this.#count}-${this.#random.below(1_000_000)}`, highest: 1, missing: [], sent: [] };
    return { ...this.#version(subject, 1, 'NEW'), verdict: 'REJECT' };
  }

  #subjectOf(origin: string): PlannedSubject {
    const own = this.#subjects.filter((subject) => subject.origin === origin);
    if (own.length > 0 && (own.length >= this.#most / this.#members.length || this.#random.chance(0.6))) return this.#random.pick(own);
    const subject: PlannedSubject = { origin, reference: `reference-${this.#subjects.length}`, highest: 0, missing: [], sent: [] };
    this.#subjects.push(subject);
    return subject;
  }
}
