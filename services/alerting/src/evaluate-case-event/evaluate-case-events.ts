import type { CaseEvent, WireCodec } from '@cbx/contracts';
import { CbxError, type Clock } from '@cbx/kernel';
import type { Inbox, InboxMessage, NumberFault, Outbox, OutboxMessage, Transaction, UnitOfWork } from '@cbx/persistence';
import type { Context } from '@opentelemetry/api';
import { applyCaseEvent } from '../domain/apply-case-event.js';
import type { Evaluation } from '../domain/evaluation.js';
import type { RuleBook } from '../domain/rule-book.js';
import { SERVICE } from '../domain/service-name.js';
import type { BookStore } from '../persistence/book-store.js';
import { evaluatedMessage } from './progress-message.js';

/** A case event as it came. */
export interface ArrivedCaseEvent extends InboxMessage {
  readonly value: CaseEvent;
  /** The span under which it is processed; what is published for it continues that trace. */
  readonly traceContext: Context;
}

export interface EvaluatedBatch {
  /** Of each event that was new, in the order of the batch. */
  readonly evaluations: readonly Evaluation[];
  readonly redelivered: number;
  /** Where a subject's numbers have gaps: a dead letter stands there, or was redriven. */
  readonly gaps: readonly NumberFault[];
}

export interface EvaluateCaseEventsParts {
  readonly unitOfWork: UnitOfWork;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly store: BookStore;
  readonly codec: Pick<WireCodec, 'encode'>;
  readonly rules: RuleBook;
  readonly memberStates: readonly string[];
  readonly clock: Clock;
}

/**
 * Applies the rules to a batch of case events in one transaction: inbox, records, alerts, timers, streams and the answer to
 * the sender, or nothing of it. The subjects' locks come first, sorted; the streams' counters come last, as every other
 * batch that alerts the same states waits for them.
 */
export class EvaluateCaseEvents {
  readonly #parts: EvaluateCaseEventsParts;

  constructor(parts: EvaluateCaseEventsParts) {
    this.#parts = parts;
  }

  /** @throws CbxError `ALERT.MISADDRESSED` (not retryable) for an event whose key is not its subject's */
  async handle(batch: readonly ArrivedCaseEvent[]): Promise<EvaluatedBatch> {
    for (const { key, topic, value } of batch) {
      if (value.subjectKey !== key || value.notification.header.subjectKey !== key) {
        throw new CbxError('ALERT.MISADDRESSED', "a case event's key is not its subject's", { details: { topic } });
      }
    }
    return this.#parts.unitOfWork.run((tx) => this.#evaluate(tx, batch));
  }

  async #evaluate(tx: Transaction, batch: readonly ArrivedCaseEvent[]): Promise<EvaluatedBatch> {
    const { inbox, outbox, store, codec, rules, memberStates, clock } = this.#parts;
    await outbox.lockSubjects(tx, batch.map(({ key }) => key));
    const { accepted, gaps } = await inbox.accept(tx, SERVICE, batch);
    const books = await store.load(tx, accepted.map(({ key }) => key));
    const now = clock.now();
    const afterGap = new Set(gaps.map(({ messageId }) => messageId));
    const evaluations: Evaluation[] = [];
    const answers: OutboxMessage[] = [];
    for (const { messageId, key, value: event, traceContext } of accepted) {
      const book = books.get(key);
      if (book === undefined) continue;
      const evaluation = applyCaseEvent(book, event, { rules, memberStates, now }, afterGap.has(messageId) ? 'MISSED' : 'KNOWN');
      evaluations.push(evaluation);
      answers.push(evaluatedMessage(codec, event.eventId, event.notification, evaluation.matched.length, now, traceContext));
    }
    await outbox.append(tx, answers);
    await store.save(tx, books.values(), now);
    return { evaluations, redelivered: batch.length - accepted.length, gaps };
  }
}
