import type { Transaction } from '@cbx/persistence';

/** Remembers which version of a record a state other than its owner has opened, so that the sender is told once. */
export class OpenedMarks {
  async isMarked(tx: Transaction, subjectKey: string, notificationId: string): Promise<boolean> {
    const rows = await tx.query('SELECT FROM alert_subject WHERE subject_key = $1 AND opened_notification_id = $2', [subjectKey, notificationId]);
    return rows.length > 0;
  }

  /** @returns whether this was the first time, and the version is still the one at hand */
  async mark(tx: Transaction, subjectKey: string, notificationId: string): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE alert_subject SET opened_notification_id = $2
       WHERE subject_key = $1 AND notification_id = $2 AND opened_notification_id IS DISTINCT FROM $2 RETURNING subject_key`,
      [subjectKey, notificationId],
    );
    return rows.length > 0;
  }
}
