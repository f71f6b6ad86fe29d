import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the inbox: messages that a consumer has taken, and the last number of each subject that it saw. */
export class CreateInbox1735700000002 implements MigrationInterface {
  readonly name = 'CreateInbox1735700000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE inbox (
        consumer text NOT NULL,
        message_id uuid NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (consumer, message_id)
      )`);
    await runner.query('CREATE INDEX inbox_received ON inbox (received_at)');
    await runner.query(`
      CREATE TABLE inbox_subject (
        consumer text NOT NULL,
        stream text NOT NULL,
        subject uuid NOT NULL,
        last_number bigint NOT NULL,
        PRIMARY KEY (subject, consumer, stream)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE inbox, inbox_subject');
  }
}
