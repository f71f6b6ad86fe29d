import type { ProgressStage } from '@cbx/contracts';
import type { Transaction } from '@cbx/persistence';
import type { Progress } from '../domain/journey.js';

/** A stage that a notification has reached. */
export interface StageReached {
  readonly notificationId: string;
  readonly stage: ProgressStage;
  readonly at: Date;
  /** With EVALUATED. */
  readonly alerts?: number;
}

interface ProgressRow {
  readonly notification_id: string;
  readonly published_at: Date | null;
  readonly registered_at: Date | null;
  readonly evaluated_at: Date | null;
  readonly alerts: number | null;
  readonly opened_at: Date | null;
}

// One row a notification, whatever came of it in this batch: ON CONFLICT may not touch a row twice.
// A stage's first time stands; of several evaluations the latest, as a later one knows what the earlier did. So the order of arrival does not matter.
const RECORD = `
  WITH reached AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::int[]) AS r (notification_id, stage, at, alerts)
  ), evaluated AS (
    SELECT DISTINCT ON (notification_id) notification_id, at, alerts FROM reached WHERE stage = 'EVALUATED' ORDER BY notification_id, at DESC, alerts DESC
  )
  INSERT INTO notification_progress AS p (notification_id, registered_at, evaluated_at, alerts, opened_at)
  SELECT r.notification_id, min(r.at) FILTER (WHERE r.stage = 'REGISTERED'), min(e.at), min(e.alerts), min(r.at) FILTER (WHERE r.stage = 'OPENED')
  FROM reached r LEFT JOIN evaluated e USING (notification_id)
  GROUP BY r.notification_id ORDER BY r.notification_id
  ON CONFLICT (notification_id) DO UPDATE SET
    registered_at = least(p.registered_at, EXCLUDED.registered_at),
    opened_at = least(p.opened_at, EXCLUDED.opened_at),
    evaluated_at = greatest(p.evaluated_at, EXCLUDED.evaluated_at),
    alerts = CASE WHEN p.evaluated_at IS NULL OR (EXCLUDED.evaluated_at, EXCLUDED.alerts) >= (p.evaluated_at, p.alerts) THEN EXCLUDED.alerts ELSE p.alerts END`;

/** How far each notification has got. */
export class ProgressRepository {
  /** Adds what was reached. Said twice or in another order it comes to the same; a notification need not be known. */
  async record(tx: Transaction, reached: readonly StageReached[]): Promise<void> {
    if (reached.length === 0) return;
    await tx.query(RECORD, [
      reached.map(({ notificationId }) => notificationId),
      reached.map(({ stage }) => stage),
      reached.map(({ at }) => at),
      reached.map(({ stage, alerts }) => (stage === 'EVALUATED' ? (alerts ?? 0) : null)),
    ]);
  }

  /** Which of the notifications the rules have seen. */
  async evaluated(tx: Transaction, notificationIds: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ id: string }>('SELECT notification_id AS id FROM notification_progress WHERE notification_id = ANY($1::uuid[]) AND evaluated_at IS NOT NULL', [notificationIds]);
    return rows.map(({ id }) => id);
  }

  async of(tx: Transaction, notificationIds: readonly string[]): Promise<ReadonlyMap<string, Progress>> {
    if (notificationIds.length === 0) return new Map();
    const rows = await tx.query<ProgressRow>('SELECT * FROM notification_progress WHERE notification_id = ANY($1::uuid[])', [notificationIds]);
    return new Map(rows.map((row) => [row.notification_id, progressOf(row)]));
  }
}

function progressOf(row: ProgressRow): Progress {
  return {
    publishedAt: row.published_at?.toISOString(),
    registeredAt: row.registered_at?.toISOString(),
    evaluatedAt: row.evaluated_at?.toISOString(),
    alerts: row.alerts ?? undefined,
    openedAt: row.opened_at?.toISOString(),
  };
}
