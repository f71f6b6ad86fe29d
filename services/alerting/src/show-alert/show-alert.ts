import type { NotificationProgress, WireCodec } from '@cbx/contracts';
import { CbxError, isUuid, uuidV5, type Clock } from '@cbx/kernel';
import type { Outbox, UnitOfWork } from '@cbx/persistence';
import type { Principal, Released } from '@cbx/release';
import { detailOfAlert, type AlertDetail } from '../domain/alert-view.js';
import { releaseAlert } from '../domain/release-alert.js';
import { SERVICE } from '../domain/service-name.js';
import type { Subject } from '../domain/subject.js';
import type { AlertReader } from '../persistence/alert-reader.js';
import type { AuditLog } from '../persistence/audit-log.js';
import type { OpenedMarks } from '../persistence/opened-marks.js';
import type { RuleStore } from '../persistence/rule-store.js';

export interface ShowAlertParts {
  readonly unitOfWork: UnitOfWork;
  readonly reader: AlertReader;
  readonly rules: RuleStore;
  readonly audit: AuditLog;
  readonly outbox: Outbox;
  readonly opened: OpenedMarks;
  readonly codec: Pick<WireCodec, 'encode'>;
  readonly clock: Clock;
}

/** Shows one alert with why it fired and the record behind it; records that it was shown; tells the sender that another state opened the record. */
export class ShowAlert {
  readonly #parts: ShowAlertParts;

  constructor(parts: ShowAlertParts) {
    this.#parts = parts;
  }

  /** @throws CbxError `ALERT.NOT_FOUND`, the same whether there is no such alert or the principal may not see it */
  async handle(principal: Principal, id: string): Promise<Released<AlertDetail>> {
    if (!isUuid(id)) throw notFound();
    const shown = await this.#read(principal, id);
    if (shown === undefined) throw notFound();
    if (shown.detail.notification !== undefined && shown.subject.origin !== principal.state) await this.#tellOpened(shown.subject);
    return shown.detail;
  }

  #read(principal: Principal, id: string): Promise<{ detail: Released<AlertDetail>; subject: Subject } | undefined> {
    const { unitOfWork, reader, rules, audit, clock } = this.#parts;
    return unitOfWork.run(async (tx) => {
      // All of one moment: a version that narrows the release in between must not be seen half.
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      const found = await reader.find(tx, id);
      // Read whether or not there is an alert: the time to answer tells no more than the answer.
      const history = await reader.history(tx, id);
      const description = found === undefined ? undefined : await rules.describe(tx, found.alert.ruleId, found.alert.ruleVersion);
      const detail =
        found === undefined || description === undefined
          ? undefined
          : releaseAlert(principal, found.alert, found.subject, () => detailOfAlert(found.alert, found.subject, description, history));
      await audit.append(tx, { at: clock.now(), action: detail === undefined ? 'ALERT_WITHHELD' : 'ALERT_SHOWN', principal, alertIds: [id] });
      return detail === undefined || found === undefined ? undefined : { detail, subject: found.subject };
    });
  }

  /** Once a version of the record, whoever opens it first. */
  async #tellOpened({ subjectKey, notificationId, origin }: Subject): Promise<void> {
    const { unitOfWork, outbox, opened, codec, clock } = this.#parts;
    if (await unitOfWork.run((tx) => opened.isMarked(tx, subjectKey, notificationId))) return;
    await unitOfWork.run(async (tx) => {
      await outbox.lockSubjects(tx, [subjectKey]);
      if (!(await opened.mark(tx, subjectKey, notificationId))) return;
      const progress: NotificationProgress = {
        eventId: uuidV5(notificationId, `${SERVICE}|OPENED`),
        notificationId,
        subjectKey,
        stage: 'OPENED',
        at: clock.now().toISOString(),
        service: SERVICE,
      };
      await outbox.append(tx, [{ messageId: progress.eventId, topic: 'notification.progress.v1', key: subjectKey, value: codec.encode('notification.progress.v1', progress), lane: origin }]);
    });
  }
}

function notFound(): CbxError {
  return new CbxError('ALERT.NOT_FOUND', 'there is no such alert');
}
