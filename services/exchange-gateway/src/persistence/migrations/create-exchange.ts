import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the gateway holds: raw submissions and their receipts, the notifications it accepted, how far each has got, and
 * who sent and read what.
 */
export class CreateExchange1735800000001 implements MigrationInterface {
  readonly name = 'CreateExchange1735800000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...SUBMISSIONS, ...NOTIFICATIONS, ...PROGRESS, ...AUDIT]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER outbox_published_progress ON outbox');
    await runner.query('DROP TABLE audit_entry, notification_progress, notification, submission_fault, submission_record, submission_raw, submission');
    await runner.query('DROP FUNCTION keep_published_at(), refuse_change()');
  }
}

const SUBMISSIONS = [
  // `receipt` is text for nobody but the sender: bytes, so that the same submission is answered byte for byte.
  // `submission_once` is what idempotency rests on; the advisory lock before it only spares the second its work.
  `CREATE TABLE submission (
    id uuid PRIMARY KEY,
    member text NOT NULL,
    sender text NOT NULL,
    format text NOT NULL,
    mapping_version text NOT NULL,
    media_type text NOT NULL,
    received_at timestamptz NOT NULL,
    translated_at timestamptz NOT NULL,
    raw_sha256 text NOT NULL,
    byte_length integer NOT NULL,
    record_count integer NOT NULL,
    refused boolean NOT NULL,
    receipt bytea NOT NULL,
    CONSTRAINT submission_once UNIQUE (member, raw_sha256, mapping_version)
  )`,
  'CREATE INDEX submission_newest ON submission (member, received_at DESC, id DESC)',
  // Apart, because raw bytes go after a short term while their hash stays.
  `CREATE TABLE submission_raw (
    submission_id uuid PRIMARY KEY REFERENCES submission,
    bytes bytea NOT NULL
  )`,
  `CREATE TABLE submission_record (
    submission_id uuid NOT NULL REFERENCES submission,
    record integer NOT NULL CHECK (record > 0),
    outcome text NOT NULL CHECK (outcome IN ('ACCEPTED', 'ACCEPTED_WITH_WARNINGS', 'UNCHANGED', 'REJECTED')),
    notification_id uuid,
    CHECK ((outcome = 'REJECTED') = (notification_id IS NULL)),
    PRIMARY KEY (submission_id, record)
  )`,
  // record 0: the submission as a whole.
  `CREATE TABLE submission_fault (
    submission_id uuid NOT NULL REFERENCES submission,
    position integer NOT NULL,
    record integer NOT NULL CHECK (record >= 0),
    severity text NOT NULL CHECK (severity IN ('FAULT', 'WARNING')),
    code text NOT NULL,
    line integer,
    column_number integer,
    segment integer,
    path text,
    PRIMARY KEY (submission_id, position)
  )`,
];

const NOTIFICATIONS = [
  // Only what was accepted: a rejected record never makes its subject known.
  `CREATE TABLE notification (
    id uuid PRIMARY KEY,
    subject_key uuid NOT NULL,
    content_hash text NOT NULL,
    submission_id uuid NOT NULL REFERENCES submission,
    record integer NOT NULL,
    accepted_at timestamptz NOT NULL
  )`,
  'CREATE INDEX notification_subject ON notification (subject_key)',
];

const PROGRESS = [
  // No reference to `notification`: what other services report is kept in whatever order it comes.
  `CREATE TABLE notification_progress (
    notification_id uuid PRIMARY KEY,
    published_at timestamptz,
    registered_at timestamptz,
    evaluated_at timestamptz,
    alerts integer,
    opened_at timestamptz
  )`,
  // The relay's mark is copied in the statement that sets it, as outbox rows are removed after a term and a relay may die right after marking.
  // A message's id is its notification's. Sorted, as the consumer of progress does, so that the two never wait for each other in a circle.
  `CREATE FUNCTION keep_published_at() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO notification_progress AS p (notification_id, published_at)
    SELECT n.message_id, n.published_at FROM published n JOIN unpublished o USING (id)
    WHERE o.published_at IS NULL AND n.published_at IS NOT NULL ORDER BY n.message_id
    ON CONFLICT (notification_id) DO UPDATE SET published_at = coalesce(p.published_at, EXCLUDED.published_at);
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER outbox_published_progress AFTER UPDATE ON outbox
   REFERENCING OLD TABLE AS unpublished NEW TABLE AS published FOR EACH STATEMENT EXECUTE FUNCTION keep_published_at()`,
];

const AUDIT = [
  // Who did what and when; no personal data, and no reference, so that it outlives what it tells of.
  `CREATE TABLE audit_entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    actor_state text NOT NULL,
    action text NOT NULL CHECK (action IN ('SUBMIT', 'SUBMIT_AGAIN', 'READ_SUBMISSION', 'LIST_SUBMISSIONS')),
    granted boolean NOT NULL,
    submission_id uuid
  )`,
  `CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION '% of % is not allowed: entries are only added', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END $$`,
  'CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
];
