import type { MigrationInterface, QueryRunner } from 'typeorm';

const BEFORE = [
  'SUBMIT',
  'SUBMIT_AGAIN',
  'READ_SUBMISSION',
  'LIST_SUBMISSIONS',
  'DEAD_LETTERS_LISTED',
  'DEAD_LETTER_SHOWN',
  'DEAD_LETTER_WITHHELD',
  'DEAD_LETTER_REDRIVEN',
  'DEAD_LETTER_ALREADY_REDRIVEN',
  'DEAD_LETTER_FAILED_AGAIN',
  'DEAD_LETTER_NOT_TRIED',
];
const ADDED = ['REPROCESS_PREVIEWED', 'REPROCESS'];

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');

/**
 * What the snapshots of a list have said so far, the answer in the sender's own format beside the receipt, and who had stored submissions translated anew.
 */
export class SnapshotsAndAnswers1797000000003 implements MigrationInterface {
  readonly name = 'SnapshotsAndAnswers1797000000003';

  async up(runner: QueryRunner): Promise<void> {
    // One row a list: a snapshot is taken under its lock, and needs all of it.
    await runner.query(`CREATE TABLE snapshot_series (member text NOT NULL, series text NOT NULL, state jsonb NOT NULL, PRIMARY KEY (member, series))`);
    // Given once and kept, as a repetition gets the same bytes. NULL: the format has no answer for it.
    await runner.query('ALTER TABLE submission ADD COLUMN answer bytea, ADD COLUMN answer_status smallint, ADD CONSTRAINT submission_answer_whole CHECK ((answer IS NULL) = (answer_status IS NULL))');
    await runner.query('ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_action_check');
    // What stands in the table passed the narrower check: it need not be read again.
    await runner.query(`ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_action_check CHECK (action IN (${quoted([...BEFORE, ...ADDED])})) NOT VALID`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE snapshot_series');
    await runner.query('ALTER TABLE submission DROP COLUMN answer, DROP COLUMN answer_status');
    await runner.query('ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_action_check');
    await runner.query(`ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_action_check CHECK (action IN (${quoted(BEFORE)})) NOT VALID`);
  }
}
