import { CbxError, isUuid, type Clock } from '@cbx/kernel';
import type { Outbox, Transaction, UnitOfWork } from '@cbx/persistence';
import type { Principal, Released } from '@cbx/release';
import type { Alert } from '../domain/alert.js';
import { viewOfAlert, type AlertView } from '../domain/alert-view.js';
import { transition } from '../domain/lifecycle.js';
import { releaseAlert } from '../domain/release-alert.js';
import type { AlertReader } from '../persistence/alert-reader.js';
import type { AuditLog } from '../persistence/audit-log.js';
import type { BookStore } from '../persistence/book-store.js';

export interface Acknowledgement {
  readonly comment?: string;
  /** The revision that the operator looked at. */
  readonly revision?: number;
}

export interface AcknowledgeAlertParts {
  readonly unitOfWork: UnitOfWork;
  readonly outbox: Outbox;
  readonly reader: AlertReader;
  readonly store: BookStore;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** Lets an operator take an open alert of its state. The same operator may say so twice. */
export class AcknowledgeAlert {
  readonly #parts: AcknowledgeAlertParts;

  constructor(parts: AcknowledgeAlertParts) {
    this.#parts = parts;
  }

  /**
   * @throws CbxError `ALERT.NOT_FOUND`, the same whether there is no such alert or the principal may not see it;
   *   `ALERT.NOT_OPEN` where another has it or it was withdrawn; `ALERT.REVISION` where it changed since it was looked at
   */
  handle(principal: Principal, id: string, acknowledgement: Acknowledgement): Promise<Released<AlertView>> {
    if (!isUuid(id)) return Promise.reject(notFound());
    return this.#parts.unitOfWork.run((tx) => this.#acknowledge(tx, principal, id, acknowledgement));
  }

  async #acknowledge(tx: Transaction, principal: Principal, id: string, { comment, revision }: Acknowledgement): Promise<Released<AlertView>> {
    const { outbox, reader, store, audit, clock } = this.#parts;
    const known = await reader.find(tx, id);
    // Before any lock: whoever may not see an alert must not hold up its record either.
    if (known === undefined || releaseAlert(principal, known.alert, known.subject, () => ({})) === undefined) throw notFound();
    const { subjectKey } = known.alert;
    await outbox.lockSubjects(tx, [subjectKey]);
    const book = (await store.load(tx, [subjectKey])).get(subjectKey);
    const { subject } = book ?? {};
    const alert = book?.findById(id);
    if (book === undefined || subject === undefined || alert === undefined) throw notFound();
    const view = (shown: Alert): Released<AlertView> => {
      const released = releaseAlert(principal, shown, subject, () => viewOfAlert(shown, subject));
      if (released === undefined) throw notFound();
      return released;
    };
    const current = view(alert);
    if (alert.lifecycle === 'ACKNOWLEDGED' && alert.acknowledgedBy?.subject === principal.subject) return current;
    if (transition(alert.lifecycle, 'acknowledge') === undefined) {
      throw new CbxError('ALERT.NOT_OPEN', 'the alert is no longer open', { details: { lifecycle: alert.lifecycle, revision: alert.revision } });
    }
    if (revision !== undefined && revision !== alert.revision) {
      throw new CbxError('ALERT.REVISION', 'the alert changed since it was looked at', { details: { revision: alert.revision } });
    }
    const at = clock.now();
    const by = { subject: principal.subject, ...(principal.name === undefined ? {} : { name: principal.name }) };
    const acknowledged = book.acknowledge(alert, by, at, comment);
    await audit.append(tx, { at, action: 'ALERT_ACKNOWLEDGED', principal, alertIds: [id], details: { revision: acknowledged.revision } });
    await store.save(tx, [book], at);
    return view(acknowledged);
  }
}

function notFound(): CbxError {
  return new CbxError('ALERT.NOT_FOUND', 'there is no such alert');
}
