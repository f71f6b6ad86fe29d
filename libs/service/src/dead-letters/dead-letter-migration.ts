import type { MigrationClass } from '@cbx/persistence';

type Runner = Parameters<InstanceType<MigrationClass>['up']>[0];

/**
 * `dead_letter`: what lies on the service's dead-letter topic, to be listed, read and redriven; one row however often a message was buried (`deadLetterId`).
 * The label's columns are what the message itself says of who may see it, for lists; null where it cannot be read: then a list shows it to nobody
 * but those who run the suite. `dead_letter_redrive` can only be added to, and outlives the letters.
 */
class CreateDeadLetters1796000000001 {
  readonly name = 'CreateDeadLetters1796000000001';

  async up(runner: Runner): Promise<void> {
    await runner.query(`
      CREATE TABLE dead_letter (
        id uuid PRIMARY KEY,
        service text NOT NULL,
        origin_topic text NOT NULL,
        origin_partition integer NOT NULL,
        origin_offset bigint NOT NULL,
        message_id text NOT NULL,
        message_key text NOT NULL,
        source text NOT NULL,
        subject_number bigint,
        headers jsonb NOT NULL,
        value bytea,
        produced_at timestamptz(3) NOT NULL,
        buried_at timestamptz(3) NOT NULL,
        code text NOT NULL,
        pointer text,
        attempts integer NOT NULL,
        state text NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'REDRIVEN')),
        redrives integer NOT NULL DEFAULT 0,
        last_redrive_at timestamptz(3),
        label_origin text,
        label_releasable_to text[],
        label_status text,
        label_handling_code text
      )`);
    await runner.query('CREATE INDEX dead_letter_newest ON dead_letter (buried_at DESC, id DESC)');
    await runner.query("CREATE INDEX dead_letter_waiting ON dead_letter (buried_at, id) WHERE state = 'PENDING'");
    await runner.query("CREATE INDEX dead_letter_of_subject ON dead_letter (message_key, origin_topic) WHERE state = 'PENDING'");
    await runner.query(`
      CREATE TABLE dead_letter_redrive (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        dead_letter_id uuid NOT NULL,
        at timestamptz(3) NOT NULL,
        actor text,
        actor_state text,
        outcome text NOT NULL CHECK (outcome IN ('REDRIVEN', 'FAILED_AGAIN', 'EXPIRED')),
        code text,
        trace_id text
      )`);
    await runner.query('CREATE INDEX dead_letter_redrive_of_letter ON dead_letter_redrive (dead_letter_id, id)');
    await runner.query(`
      CREATE FUNCTION dead_letter_redrive_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'dead_letter_redrive is append-only' USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await runner.query(`
      CREATE TRIGGER dead_letter_redrive_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON dead_letter_redrive
      FOR EACH STATEMENT EXECUTE FUNCTION dead_letter_redrive_is_append_only()`);
  }

  async down(runner: Runner): Promise<void> {
    await runner.query('DROP TABLE dead_letter_redrive, dead_letter');
    await runner.query('DROP FUNCTION dead_letter_redrive_is_append_only');
  }
}

export const deadLetterMigration: MigrationClass = CreateDeadLetters1796000000001;
