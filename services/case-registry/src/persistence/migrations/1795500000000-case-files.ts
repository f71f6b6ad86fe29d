import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Cases, the versions of their subjects, what happened to them, and who read them (docs/adr/0010-cases-and-versions.md).
 * Written in bulk, a whole lane of messages a statement, all of it in one transaction by one writer; hence few indexes and no
 * foreign keys, whose checks lock a row of another table for each one written.
 */
export class CaseFiles1795500000000 implements MigrationInterface {
  readonly name = 'CaseFiles1795500000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE subject_version (
        notification_id uuid PRIMARY KEY,
        subject_key uuid NOT NULL,
        kind text NOT NULL,
        action text NOT NULL,
        source_version integer NOT NULL,
        sent_at timestamptz(3) NOT NULL,
        origin text NOT NULL,
        status text NOT NULL,
        handling_code text NOT NULL,
        releasable_to text[] NOT NULL,
        registered_at timestamptz(3) NOT NULL,
        notification jsonb NOT NULL
      )`);
    await runner.query(`COMMENT ON TABLE subject_version IS 'Every notification as it was registered, immutable; the one that stands is named by case_file'`);

    await runner.query(`
      CREATE TABLE case_file (
        id uuid PRIMARY KEY,
        case_number text NOT NULL UNIQUE,
        subject_key uuid NOT NULL UNIQUE,
        case_status text NOT NULL CHECK (case_status IN ('OPEN', 'WITHDRAWN')),
        label text,
        withdrawn_through integer NOT NULL,
        last_position integer NOT NULL,
        opened_at timestamptz(3) NOT NULL,
        updated_at timestamptz(3) NOT NULL,
        notification_id uuid NOT NULL,
        kind text NOT NULL,
        source_version integer NOT NULL,
        origin text NOT NULL,
        status text NOT NULL,
        handling_code text NOT NULL,
        releasable_to text[] NOT NULL
      ) WITH (fillfactor = 80)`);
    await runner.query(`COMMENT ON TABLE case_file IS 'One case a subject, with the facts of the version that stands; origin is the owning state'`);
    await runner.query(`COMMENT ON COLUMN case_file.withdrawn_through IS 'Highest source_version of any CANCEL, 0 for none: what versions up to it state is shown to the owner only'`);
    // Lists go from the newest case backwards within a status; ids are UUIDv7, so they sort by the time of opening.
    await runner.query(`CREATE INDEX case_file_list ON case_file (status, id DESC)`);

    await runner.query(`
      CREATE TABLE case_event (
        case_id uuid NOT NULL,
        position integer NOT NULL,
        event_id uuid NOT NULL,
        type text NOT NULL,
        occurred_at timestamptz(3) NOT NULL,
        notification_id uuid NOT NULL,
        compared_with uuid,
        changes jsonb,
        PRIMARY KEY (case_id, position)
      )`);
    await runner.query(`COMMENT ON COLUMN case_event.compared_with IS 'The version that "changes" compares with; null where there was none'`);

    await runner.query(`
      CREATE TABLE case_counter (
        owner text NOT NULL,
        year integer NOT NULL,
        status text NOT NULL,
        last integer NOT NULL,
        PRIMARY KEY (owner, year, status)
      )`);
    await runner.query(`COMMENT ON TABLE case_counter IS 'The running case number last drawn, by state, year and status'`);

    await runner.query(`
      CREATE TABLE audit_entry (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz(3) NOT NULL,
        actor text NOT NULL,
        actor_state text,
        action text NOT NULL,
        case_ids uuid[] NOT NULL,
        notification_id uuid,
        trace_id text
      )`);
    await runner.query(`COMMENT ON TABLE audit_entry IS 'Append-only: every change of a case and every read of one. Holds ids, never personal data'`);
    await runner.query(`
      CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'audit_entry is append-only' USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await runner.query(`
      CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE audit_entry`);
    await runner.query(`DROP FUNCTION refuse_audit_change`);
    await runner.query(`DROP TABLE case_counter`);
    await runner.query(`DROP TABLE case_event`);
    await runner.query(`DROP TABLE case_file`);
    await runner.query(`DROP TABLE subject_version`);
  }
}
