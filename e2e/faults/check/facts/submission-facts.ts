import type { DeclaredRecord, HistoryEvent } from '../../history/events.ts';
import type { EffectFacts } from './effect-facts.ts';
import type { Attempt, AttemptEnd, Claim, Expected, Receipt, Submission } from './facts.ts';
import { interned } from './intern.ts';
import type { RunFacts } from './run-facts.ts';
import type { States } from './states.ts';

/** What was sent, and what was answered. */
export class SubmissionFacts {
  readonly #states: States;
  readonly #run: RunFacts;
  readonly #effects: EffectFacts;
  readonly all = new Map<string, Submission>();
  /** `<member>|<rawSha256>` is one submission; by the hash alone, as that is what a message carries. */
  readonly byHash = new Map<string, Submission>();

  constructor(states: States, run: RunFacts, effects: EffectFacts) {
    this.#states = states;
    this.#run = run;
    this.#effects = effects;
  }

  take(event: HistoryEvent, line: number): void {
    switch (event.event) {
      case 'submit.sent':
        this.#sent(event, line);
        return;
      case 'submit.answered':
        this.#answered(event, line);
        return;
      case 'submission.shown':
        this.#shown(event, line);
        return;
      case 'submit.unknown':
        this.#ended(event, 'INDETERMINATE', line);
        return;
      default:
        return;
    }
  }

  #sent({ at, submission: name, attempt, member, rawSha256, records }: HistoryEvent<'submit.sent'>, line: number): void {
    let submission = this.all.get(name);
    if (submission === undefined) {
      submission = { name, member: interned(member), rawSha256, attempts: [], claims: [], outcomesKnown: false };
      this.all.set(name, submission);
      this.byHash.set(rawSha256, submission);
      for (const record of records ?? []) this.#declare(submission, record, line);
    }
    submission.attempts[attempt] ??= { sentAt: at, sentLine: line, endLine: 0 };
  }

  #declare(submission: Submission, record: DeclaredRecord, line: number): void {
    const subject = this.#effects.subject(record.subjectKey);
    const notification = this.#effects.notification(record.notificationId);
    notification.subject ??= subject;
    if (subject.origin === '') subject.origin = interned(record.origin);
    const expects: Expected[] = record.expects.map(({ rule, key, states, afterVersions }) => ({ rule: interned(rule), key: interned(key), states: this.#states.set(states), afterVersions }));
    const claim: Claim = {
      submission,
      record: record.record,
      notification,
      version: record.version,
      action: record.action,
      audience: this.#states.audience(record, this.#run.members),
      releasableTo: interned([...record.releasableTo].sort().join(' ')),
      content: record.content,
      verdict: record.verdict,
      expects,
      line,
      outcomeLine: 0,
    };
    submission.claims.push(claim);
    notification.claims.push(claim);
  }

  #answered(event: HistoryEvent<'submit.answered'>, line: number): void {
    this.#ended(event, endOf(event.status), line);
    const submission = this.all.get(event.submission);
    if (submission === undefined || endOf(event.status) !== 'RECEIPT' || event.receiptSha256 === undefined) return;
    const receipt: Receipt = { sha256: event.receiptSha256, status: event.status, submissionId: event.submissionId, at: event.at, line };
    submission.receipt ??= receipt;
    if (event.records === undefined || submission.outcomesKnown) return;
    submission.outcomesKnown = true;
    const answered = new Map(event.records.map((record) => [record.record, record]));
    for (const claim of submission.claims) {
      const answer = answered.get(claim.record);
      if (answer === undefined) continue;
      claim.outcome = answer.outcome;
      claim.outcomeLine = line;
      if (answer.codes !== undefined) claim.codes = answer.codes.map(interned);
    }
  }

  /** The member's own view; what others are answered is for the release invariant. */
  #shown({ submission: name, state, status, records = [] }: HistoryEvent<'submission.shown'>, line: number): void {
    const submission = this.all.get(name);
    if (submission === undefined || submission.member !== state) return;
    submission.shown = { status, line };
    const journeys = new Map(records.map((record) => [record.record, record]));
    for (const claim of submission.claims) {
      const record = journeys.get(claim.record);
      if (record !== undefined) claim.journey = { published: record.published ?? false, registered: record.registered ?? false, evaluated: record.evaluated ?? false, alerts: record.alerts, line };
    }
  }

  #ended({ submission, attempt }: { readonly submission: string; readonly attempt: number }, end: AttemptEnd, line: number): void {
    const found: Attempt | undefined = this.all.get(submission)?.attempts[attempt];
    if (found === undefined || found.end !== undefined) return;
    found.end = end;
    found.endLine = line;
  }
}

/** What an answer says of the effect. */
export function endOf(status: number): AttemptEnd {
  if (status === 202 || status === 422) return 'RECEIPT';
  return status >= 400 && status < 500 && status !== 408 ? 'NO_EFFECT' : 'INDETERMINATE';
}
