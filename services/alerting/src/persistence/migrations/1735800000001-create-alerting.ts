import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `alert_subject`: a record's newest version, with the label that decides who may see its alerts. `alert`: one row a rule,
 * dedup key and state. `stream_counter` and `stream_event`: each state's changes, numbered without gaps in the order of
 * commits, as the counter's row is locked until the end of the transaction that numbers (docs/adr/0011-alert-stream.md).
 * `audit` can only be added to.
 */
export class CreateAlerting1735800000001 implements MigrationInterface {
  readonly name = 'CreateAlerting1735800000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE alert_rule (
        rule_id text NOT NULL,
        version integer NOT NULL,
        fingerprint text NOT NULL,
        description_en text NOT NULL,
        description_ru text NOT NULL,
        PRIMARY KEY (rule_id, version)
      )`);
    await runner.query(`
      CREATE TABLE alert_subject (
        subject_key uuid PRIMARY KEY,
        case_id uuid NOT NULL,
        case_number text NOT NULL,
        kind text NOT NULL,
        status text NOT NULL,
        origin text NOT NULL,
        releasable_to text[] NOT NULL,
        handling_code text NOT NULL,
        source_version integer NOT NULL,
        notification_id uuid NOT NULL,
        withdrawn boolean NOT NULL,
        label text,
        notification jsonb,
        opened_notification_id uuid,
        CONSTRAINT alert_subject_withdrawn_is_empty CHECK (NOT withdrawn OR (label IS NULL AND notification IS NULL))
      )`);
    await runner.query(`
      CREATE TABLE alert (
        id uuid PRIMARY KEY,
        rule_id text NOT NULL,
        rule_version integer NOT NULL,
        severity text NOT NULL,
        lifecycle text NOT NULL CHECK (lifecycle IN ('OPEN', 'ACKNOWLEDGED', 'WITHDRAWN')),
        status text NOT NULL CHECK (status IN ('ACTUAL', 'EXERCISE', 'TEST')),
        kind text NOT NULL,
        state text NOT NULL,
        subject_key uuid NOT NULL REFERENCES alert_subject,
        notification_id uuid NOT NULL,
        dedup_key uuid NOT NULL,
        title_en text,
        title_ru text,
        why jsonb NOT NULL,
        raised_at timestamptz(3) NOT NULL,
        due_at timestamptz(3),
        acknowledged_at timestamptz(3),
        acknowledged_by text,
        acknowledged_by_name text,
        revision integer NOT NULL,
        CONSTRAINT alert_once UNIQUE (dedup_key, state),
        CONSTRAINT alert_withdrawn_is_empty CHECK (lifecycle <> 'WITHDRAWN' OR (title_en IS NULL AND title_ru IS NULL AND why = '[]'))
      )`);
    await runner.query('CREATE INDEX alert_newest ON alert (state, raised_at DESC, id DESC)');
    await runner.query('CREATE INDEX alert_of_subject ON alert (subject_key)');
    await runner.query(`
      CREATE TABLE alert_history (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        alert_id uuid NOT NULL REFERENCES alert,
        at timestamptz(3) NOT NULL,
        type text NOT NULL,
        by_subject text,
        by_name text,
        comment text
      )`);
    await runner.query('CREATE INDEX alert_history_of_alert ON alert_history (alert_id, id)');
    await runner.query(`
      CREATE TABLE alert_timer (
        subject_key uuid NOT NULL REFERENCES alert_subject,
        rule_id text NOT NULL,
        due_at timestamptz(3) NOT NULL,
        fired_at timestamptz(3),
        PRIMARY KEY (subject_key, rule_id)
      )`);
    await runner.query('CREATE INDEX alert_timer_waiting ON alert_timer (due_at) WHERE fired_at IS NULL');
    await runner.query(`
      CREATE TABLE stream_counter (
        state text PRIMARY KEY,
        position bigint NOT NULL DEFAULT 0,
        trimmed_through bigint NOT NULL DEFAULT 0
      )`);
    await runner.query(`
      CREATE TABLE stream_event (
        state text NOT NULL,
        position bigint NOT NULL,
        alert_id uuid NOT NULL,
        at timestamptz(3) NOT NULL,
        PRIMARY KEY (state, position)
      )`);
    await runner.query('CREATE INDEX stream_event_age ON stream_event (at, state, position)');
    await runner.query(`
      CREATE TABLE audit (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz(3) NOT NULL,
        action text NOT NULL,
        actor text NOT NULL,
        actor_state text NOT NULL,
        alert_ids uuid[] NOT NULL,
        details jsonb NOT NULL,
        trace_id text
      )`);
    await runner.query(`
      CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'audit is append-only' USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await runner.query('CREATE TRIGGER audit_rows_stay BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()');
    await runner.query('CREATE TRIGGER audit_stays BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit, stream_event, stream_counter, alert_timer, alert_history, alert, alert_subject, alert_rule');
    await runner.query('DROP FUNCTION audit_is_append_only');
  }
}
