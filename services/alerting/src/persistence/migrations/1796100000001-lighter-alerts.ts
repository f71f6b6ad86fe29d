import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Alerts are most of what alerting writes, six for one record: what each row costs beyond itself is taken away.
 * - No foreign keys: one writer writes all of it in one transaction under the record's lock, and each check locks a row of another table.
 * - That an alert is there once is told by the index by which a record's alerts are found.
 * - That an alert was raised at first stands in the alert, not in a row of its own; its history begins with what came after.
 * - Streams are trimmed by age once an hour: block ranges do for that.
 *
 * Instances of the version before can work beside it: they leave `first_raised_at` empty and write the row.
 */
export class LighterAlerts1796100000001 implements MigrationInterface {
  readonly name = 'LighterAlerts1796100000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alert DROP CONSTRAINT alert_subject_key_fkey');
    await runner.query('ALTER TABLE alert_history DROP CONSTRAINT alert_history_alert_id_fkey');
    await runner.query('ALTER TABLE alert_timer DROP CONSTRAINT alert_timer_subject_key_fkey');
    await runner.query('ALTER TABLE alert ADD COLUMN first_raised_at timestamptz(3)');
    await runner.query(`COMMENT ON COLUMN alert.first_raised_at IS 'When it was raised at first; null where alert_history has a row of it'`);
    await runner.query('CREATE UNIQUE INDEX alert_once_of_subject ON alert (subject_key, dedup_key, state)');
    await runner.query('ALTER TABLE alert DROP CONSTRAINT alert_once');
    await runner.query('DROP INDEX alert_of_subject');
    await runner.query('DROP INDEX stream_event_age');
    await runner.query('CREATE INDEX stream_event_age ON stream_event USING brin (at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX stream_event_age');
    await runner.query('CREATE INDEX stream_event_age ON stream_event (at, state, position)');
    await runner.query('CREATE INDEX alert_of_subject ON alert (subject_key)');
    await runner.query('ALTER TABLE alert ADD CONSTRAINT alert_once UNIQUE (dedup_key, state)');
    await runner.query('DROP INDEX alert_once_of_subject');
    await runner.query(`INSERT INTO alert_history (alert_id, at, type) SELECT id, first_raised_at, 'RAISED' FROM alert WHERE first_raised_at IS NOT NULL ORDER BY first_raised_at`);
    await runner.query('ALTER TABLE alert DROP COLUMN first_raised_at');
    await runner.query('ALTER TABLE alert_timer ADD CONSTRAINT alert_timer_subject_key_fkey FOREIGN KEY (subject_key) REFERENCES alert_subject');
    await runner.query('ALTER TABLE alert_history ADD CONSTRAINT alert_history_alert_id_fkey FOREIGN KEY (alert_id) REFERENCES alert');
    await runner.query('ALTER TABLE alert ADD CONSTRAINT alert_subject_key_fkey FOREIGN KEY (subject_key) REFERENCES alert_subject');
  }
}
