import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables of the outbox. `outbox_subject` is what a transaction locks; `outbox_number` counts the messages of a
 * subject on a topic; `outbox` holds the messages. The order of `id` within a subject is the order of commits,
 * because ids are given under the subject's lock. A message that the broker will never take is parked: it stays, and
 * does not hold up the others; set `parked_at` to null to have it tried again.
 */
export class CreateOutbox1735700000001 implements MigrationInterface {
  readonly name = 'CreateOutbox1735700000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE outbox_subject (subject uuid PRIMARY KEY)');
    await runner.query(`
      CREATE TABLE outbox_number (
        topic text NOT NULL,
        subject uuid NOT NULL,
        last_number bigint NOT NULL,
        PRIMARY KEY (subject, topic)
      )`);
    await runner.query(`
      CREATE TABLE outbox (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        message_id uuid NOT NULL,
        topic text NOT NULL,
        subject uuid NOT NULL,
        subject_number bigint NOT NULL,
        value bytea,
        headers jsonb NOT NULL,
        traceparent text,
        tracestate text,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        published_at timestamptz,
        parked_at timestamptz,
        parked_code text,
        CONSTRAINT outbox_message_once UNIQUE (message_id, topic)
      )`);
    await runner.query('CREATE INDEX outbox_unpublished ON outbox (id) WHERE published_at IS NULL AND parked_at IS NULL');
    await runner.query('CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox, outbox_number, outbox_subject');
  }
}
