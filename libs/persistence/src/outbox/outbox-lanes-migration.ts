import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lanes and urgency. `outbox_turn` gives the relay each lane's next messages, urgent ones apart; `outbox_subject_turn` what a subject still has to
 * be published before one of its messages: both hold unpublished rows only, so that reading costs the same however many there are. The lane of a
 * subject is the one that it first had on a topic (`outbox_number`), as its partition hangs on it; `outbox_lane` gives each lane a number for good.
 *
 * The columns' defaults are constants: PostgreSQL adds them without rewriting the table. `outbox_unpublished` stays: the relay of the version before
 * reads by it for as long as it leads during an upgrade, and who counts what waits does too.
 */
export class AddOutboxLanes1795600000000 implements MigrationInterface {
  readonly name = 'AddOutboxLanes1795600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE outbox ADD COLUMN lane text COLLATE "C" NOT NULL DEFAULT '', ADD COLUMN urgent boolean NOT NULL DEFAULT false`);
    await runner.query('ALTER TABLE outbox_number ADD COLUMN lane text COLLATE "C"');
    await runner.query('CREATE TABLE outbox_lane (lane text COLLATE "C" PRIMARY KEY, slot integer NOT NULL UNIQUE)');
    await runner.query('CREATE INDEX outbox_turn ON outbox (lane, urgent, id) WHERE published_at IS NULL AND parked_at IS NULL');
    await runner.query('CREATE INDEX outbox_subject_turn ON outbox (subject, id) WHERE published_at IS NULL AND parked_at IS NULL');
    await runner.query('CREATE INDEX outbox_parked ON outbox (id) WHERE parked_at IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX outbox_parked, outbox_subject_turn, outbox_turn');
    await runner.query('DROP TABLE outbox_lane');
    await runner.query('ALTER TABLE outbox_number DROP COLUMN lane');
    await runner.query('ALTER TABLE outbox DROP COLUMN lane, DROP COLUMN urgent');
  }
}
