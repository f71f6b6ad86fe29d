import type { MigrationInterface, QueryRunner } from 'typeorm';

const BEFORE = ['SUBMIT', 'SUBMIT_AGAIN', 'READ_SUBMISSION', 'LIST_SUBMISSIONS'];
const ADDED = [
  'DEAD_LETTERS_LISTED',
  'DEAD_LETTER_SHOWN',
  'DEAD_LETTER_WITHHELD',
  'DEAD_LETTER_REDRIVEN',
  'DEAD_LETTER_ALREADY_REDRIVEN',
  'DEAD_LETTER_FAILED_AGAIN',
  'DEAD_LETTER_NOT_TRIED',
];

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');

/** Who lists, reads and redrives dead letters is on record beside who sends and reads submissions. */
export class AuditDeadLetters1796000000002 implements MigrationInterface {
  readonly name = 'AuditDeadLetters1796000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE audit_entry ADD COLUMN dead_letter_ids uuid[], DROP CONSTRAINT audit_entry_action_check`);
    // What stands in the table passed the narrower check: it need not be read again.
    await runner.query(`ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_action_check CHECK (action IN (${quoted([...BEFORE, ...ADDED])})) NOT VALID`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE audit_entry DROP COLUMN dead_letter_ids, DROP CONSTRAINT audit_entry_action_check`);
    await runner.query(`ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_action_check CHECK (action IN (${quoted(BEFORE)})) NOT VALID`);
  }
}
