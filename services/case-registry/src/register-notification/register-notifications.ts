import type { CaseEventType, NotificationKind, Uuid } from '@cbx/contracts';
import { uuidV7 } from '@cbx/kernel';
import type { Clock } from '@cbx/kernel';
import type { Inbox, Outbox, OutboxMessage, Transaction, UnitOfWork } from '@cbx/persistence';
import { trace } from '@opentelemetry/api';
import type { CaseStore, NumberedCaseHead, StoredVersion } from '../persistence/case-store.js';
import type { ArrivedNotification } from './arrived-notification.js';
import { caseEventMessage, progressMessage, SERVICE } from './published-messages.js';
import type { Encode } from './published-messages.js';
import { numberCases, numbersWanted, planRegistration } from './registration-plan.js';
import type { Registered, RegistrationPlan } from './registration-plan.js';

/** What one notification came to. */
export interface RegistrationOutcome {
  readonly kind: NotificationKind;
  readonly outcome: CaseEventType | 'REPEATED';
}

export interface RegistrationResult {
  readonly outcomes: readonly RegistrationOutcome[];
  /** Messages that had been taken before: nothing was done. */
  readonly redelivered: number;
  /** Messages before which a number of their subject is missing, or that come late: a dead letter stands there, or was redriven. */
  readonly gaps: number;
}

export interface RegisterNotificationsParts {
  readonly unitOfWork: UnitOfWork;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly store: CaseStore;
  readonly encode: Encode;
  readonly clock: Clock;
}

/**
 * Registers a batch of notifications in one transaction: inbox, versions, cases, events, audit and outbox, or nothing of it.
 * Takes the locks of all its subjects, sorted, before its first write, so that batches of several instances neither mix up a
 * subject's order nor wait for each other in a circle.
 */
export class RegisterNotifications {
  readonly #parts: RegisterNotificationsParts;

  constructor(parts: RegisterNotificationsParts) {
    this.#parts = parts;
  }

  handle(batch: readonly ArrivedNotification[]): Promise<RegistrationResult> {
    return this.#parts.unitOfWork.run((tx) => this.#register(tx, batch));
  }

  async #register(tx: Transaction, batch: readonly ArrivedNotification[]): Promise<RegistrationResult> {
    const { inbox, outbox, store, clock } = this.#parts;
    await outbox.lockSubjects(tx, batch.map(({ key }) => key));
    const { accepted, gaps } = await inbox.accept(tx, SERVICE, batch);
    const heads = await store.heads(tx, unique(accepted.map(({ key }) => key)));
    // A notification can be registered already only where something of its subject is.
    const known = accepted.filter(({ key }) => heads.has(key));
    const held = await store.held(tx, unique(known.map(({ notification }) => notification.header.notificationId)));
    const plan = planRegistration(accepted, heads, held, { at: clock.now(), newId: () => uuidV7(clock.now()) });
    await this.#write(tx, accepted, plan);
    return {
      outcomes: [
        ...plan.registered.map(({ arrived, outcome }) => ({ kind: arrived.notification.header.kind, outcome })),
        ...plan.repeated.map(({ notification }) => ({ kind: notification.header.kind, outcome: 'REPEATED' as const })),
      ],
      redelivered: batch.length - accepted.length,
      gaps: gaps.length,
    };
  }

  async #write(tx: Transaction, accepted: readonly ArrivedNotification[], plan: RegistrationPlan): Promise<void> {
    const { store, outbox, clock } = this.#parts;
    const at = clock.now();
    await store.addVersions(tx, plan.registered.map(storedVersion), SERVICE);
    await store.move(tx, plan.moved);
    // Numbers are drawn late: they hold up every other batch that opens a case of the same state.
    const opened = numberCases(plan.opened, await store.drawNumbers(tx, numbersWanted(plan.opened)));
    await store.open(tx, opened);
    await outbox.append(tx, this.#messages(accepted, plan, [...opened, ...plan.moved], at));
  }

  /** In the order of arrival: for each notification its case event, if it has one, then the answer to the sender. */
  #messages(accepted: readonly ArrivedNotification[], plan: RegistrationPlan, heads: readonly NumberedCaseHead[], at: Date): OutboxMessage[] {
    const { encode, clock } = this.#parts;
    const headOfCase = new Map<Uuid, NumberedCaseHead>(heads.map((head) => [head.caseId, head]));
    const registered = new Map<Uuid, Registered>(plan.registered.map((entry) => [entry.arrived.messageId, entry]));
    return accepted.flatMap((arrived) => {
      const progress = progressMessage(encode, arrived, at, uuidV7(clock.now()));
      const entry = registered.get(arrived.messageId);
      if (entry === undefined) return [progress];
      const head = headOfCase.get(entry.event.caseId);
      if (head === undefined) throw new Error('an event of a case that the batch neither opened nor moved');
      return [caseEventMessage(encode, entry, head), progress];
    });
  }
}

function storedVersion({ arrived, event }: Registered): StoredVersion {
  return { notification: arrived.notification, event, traceId: trace.getSpanContext(arrived.traceContext)?.traceId };
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
