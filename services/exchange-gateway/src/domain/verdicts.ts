import type { Candidate, Fault } from './translated-submission.js';

/** The gateway's own faults (architecture, "Verdicts of the gateway"). */
export type VerdictCode = 'GATE.ORIGIN' | 'GATE.VERSION_CONFLICT' | 'GATE.RETENTION_PASSED' | 'GATE.CLOCK' | 'RULE.CANCEL_WITHOUT_RECORD' | Bar;

/** What keeps a record of a submission that is translated anew from being published (ADR 0026). */
export type Bar = 'GATE.SUPERSEDED' | 'GATE.OTHER_RECORD';

/** How far a sender's clock may be ahead of ours. */
export const CLOCK_TOLERANCE_MS = 60 * 60 * 1000;

/** What the gateway accepted before, as far as the records at hand ask for it. */
export interface AcceptedBefore {
  /** The content hash under which this notification was accepted; undefined if it never was. */
  contentHashOf(notificationId: string): string | undefined;
  /** Whether any notification of the subject was accepted. */
  knowsSubject(subjectKey: string): boolean;
}

export interface Circumstances {
  /** The state that the authenticated sender speaks for. */
  readonly member: string;
  readonly receivedAt: Date;
  /** Where it is judged later than it was received: whether it may still be kept counts then, whether its clock was right does not change. */
  readonly judgedAt?: Date;
  readonly before: AcceptedBefore;
}

/**
 * All verdicts against a record, in a fixed order; none means that it is acceptable.
 *
 * A record of another state is judged by what it says itself and never compared with what that state sent: an answer of "version conflict"
 * or "cancel without record" would tell the sender which references the other state uses.
 */
export function verdictsOn(candidate: Candidate, { member, receivedAt, judgedAt = receivedAt, before }: Circumstances): VerdictCode[] {
  const verdicts: VerdictCode[] = [];
  const own = candidate.origin === member;
  if (!own) verdicts.push('GATE.ORIGIN');
  if (own && isVersionConflict(candidate, before)) verdicts.push('GATE.VERSION_CONFLICT');
  if (candidate.retainUntil < utcDay(judgedAt)) verdicts.push('GATE.RETENTION_PASSED');
  if (Date.parse(candidate.sentAt) - receivedAt.getTime() > CLOCK_TOLERANCE_MS) verdicts.push('GATE.CLOCK');
  if (own && candidate.action === 'CANCEL' && !before.knowsSubject(candidate.subjectKey)) verdicts.push('RULE.CANCEL_WITHOUT_RECORD');
  return verdicts;
}

function isVersionConflict(candidate: Candidate, before: AcceptedBefore): boolean {
  const accepted = before.contentHashOf(candidate.notificationId);
  return accepted !== undefined && accepted !== candidate.contentHash;
}

function utcDay(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

/** What was expected instead, for the receipt. A verdict has no place in the source: it is about the record as a whole. */
const EXPECTED: Readonly<Record<VerdictCode, Fault['expected']>> = {
  'GATE.ORIGIN': {
    en: "The origin is the sender's own state: a sender may not speak for another",
    ru: 'Государство-владелец записи — государство самого отправителя: говорить от имени другого нельзя',
  },
  'GATE.VERSION_CONFLICT': {
    en: 'Changed content carries a version that no earlier message of this record had',
    ru: 'Измененное содержание передается под версией, которой не было ни в одном прежнем сообщении об этой записи',
  },
  'GATE.RETENTION_PASSED': {
    en: 'The last day of retention is the day of receipt (UTC) or later',
    ru: 'Последний день хранения — день приема (UTC) или более поздний',
  },
  'GATE.CLOCK': {
    en: 'The time of sending is at most 1 hour after the time of receipt',
    ru: 'Время отправки не более чем на 1 час позже времени приема',
  },
  'RULE.CANCEL_WITHOUT_RECORD': {
    en: 'The cancelled record was sent and accepted before',
    ru: 'Отменяемая запись была ранее отправлена и принята',
  },
  'GATE.SUPERSEDED': {
    en: 'Nothing of this record was accepted from what was sent later: a submission that is read anew never goes over a newer one',
    ru: 'Из отправленного позже об этой записи ничего не принято: сообщение, прочитанное заново, не заменяет более новое',
  },
  'GATE.OTHER_RECORD': {
    en: 'The reference under which the record was accepted before: under another one it would be a second record',
    ru: 'Номер, под которым запись была принята ранее: под другим номером это была бы вторая запись',
  },
};

export function faultOf(code: VerdictCode): Fault {
  return { code, expected: EXPECTED[code] };
}
