import type { NotificationProgress } from '@cbx/contracts';
import type { Inbox, InboxMessage, UnitOfWork } from '@cbx/persistence';
import type { ProgressRepository } from '../persistence/progress.repository.js';

/** A progress message as it is delivered. */
export interface ProgressMessage extends InboxMessage {
  readonly value: NotificationProgress;
}

/** By this name the inbox knows what was taken. */
const CONSUMER = 'exchange-gateway/record-progress';

/** Takes what the other services report of notifications, so that the sender can see it. A notification need not be known (yet). */
export class RecordProgress {
  readonly #unitOfWork: UnitOfWork;
  readonly #inbox: Inbox;
  readonly #progress: ProgressRepository;
  readonly #onRecorded: () => void;

  /** @param parts.onRecorded told when something was recorded */
  constructor(parts: { readonly unitOfWork: UnitOfWork; readonly inbox: Inbox; readonly progress: ProgressRepository; readonly onRecorded?: () => void }) {
    this.#unitOfWork = parts.unitOfWork;
    this.#inbox = parts.inbox;
    this.#progress = parts.progress;
    this.#onRecorded = parts.onRecorded ?? (() => undefined);
  }

  /** Effect and inbox rows in one transaction; a message taken before has no further effect. */
  async record(messages: readonly ProgressMessage[]): Promise<void> {
    await this.#unitOfWork.run(async (tx) => {
      const { accepted } = await this.#inbox.accept(tx, CONSUMER, messages);
      await this.#progress.record(
        tx,
        accepted.map(({ value }) => ({ notificationId: value.notificationId, stage: value.stage, at: new Date(value.at), alerts: value.alerts })),
      );
    });
    this.#onRecorded();
  }
}
