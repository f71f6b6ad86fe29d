import type { Clock } from '@cbx/kernel';
import type { UnitOfWork } from '@cbx/persistence';
import type { Principal, Released } from '@cbx/release';
import { viewOfAlert, type AlertView } from '../domain/alert-view.js';
import { releaseAlert } from '../domain/release-alert.js';
import type { AlertReader } from '../persistence/alert-reader.js';
import type { AuditLog } from '../persistence/audit-log.js';
import { cursorAfter, type AlertListQuery } from './alert-list-query.js';

/** One page. `nextCursor` is absent on the last one; a stream resumed at `streamPosition` tells all that changed since. */
export interface AlertPage<V> {
  readonly items: readonly V[];
  readonly nextCursor?: string;
  readonly streamPosition: number;
}

export interface ListAlertsParts {
  readonly unitOfWork: UnitOfWork;
  readonly reader: AlertReader;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** Lists the alerts of the principal's state, newest first, and records which were shown. */
export class ListAlerts {
  readonly #parts: ListAlertsParts;

  constructor(parts: ListAlertsParts) {
    this.#parts = parts;
  }

  handle(principal: Principal, { filter, limit, after }: AlertListQuery): Promise<AlertPage<Released<AlertView>>> {
    const { unitOfWork, reader, audit, clock } = this.#parts;
    return unitOfWork.run(async (tx) => {
      // One more than asked for tells whether there is a next page.
      const { alerts, streamPosition } = await reader.page(tx, principal, filter, limit + 1, after);
      const page = alerts.slice(0, limit);
      const items = page.flatMap(({ alert, subject }) => releaseAlert(principal, alert, subject, () => viewOfAlert(alert, subject)) ?? []);
      await audit.append(tx, { at: clock.now(), action: 'ALERTS_LISTED', principal, alertIds: items.map(({ id }) => id) });
      const last = page.at(-1);
      return { items, streamPosition, ...(alerts.length > limit && last !== undefined ? { nextCursor: cursorAfter(last.alert, filter) } : {}) };
    });
  }
}
