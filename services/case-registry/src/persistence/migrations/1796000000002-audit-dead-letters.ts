import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who lists, reads and redrives dead letters is on record beside who reads cases. */
export class AuditDeadLetters1796000000002 implements MigrationInterface {
  readonly name = 'AuditDeadLetters1796000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit_entry ADD COLUMN dead_letter_ids uuid[]');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit_entry DROP COLUMN dead_letter_ids');
  }
}
