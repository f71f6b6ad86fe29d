import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What consumers began to handle and did not end: of a healthy service, nothing. See ConsumerStarts. */
export class CreateConsumerStart1795600000001 implements MigrationInterface {
  readonly name = 'CreateConsumerStart1795600000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE consumer_start (
        consumer text NOT NULL,
        topic text NOT NULL,
        partition integer NOT NULL,
        first_offset bigint NOT NULL,
        until_offset bigint NOT NULL,
        starts integer NOT NULL,
        begun_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (consumer, topic, partition, first_offset)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE consumer_start');
  }
}
