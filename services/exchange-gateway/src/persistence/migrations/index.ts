import { consumerStartMigration, inboxMigration, outboxLanesMigration, outboxMigration, type MigrationClass } from '@cbx/persistence';
import { deadLetterMigration } from '@cbx/service';
import { AuditDeadLetters1796000000002 } from './audit-dead-letters.js';
import { CreateExchange1735800000001 } from './create-exchange.js';
import { SnapshotsAndAnswers1797000000003 } from './snapshots-and-answers.js';

/** Of the database `exchange`, in their order. Immutable once released: a change is a new one. */
export const migrations: readonly MigrationClass[] = [
  outboxMigration,
  inboxMigration,
  CreateExchange1735800000001,
  outboxLanesMigration,
  consumerStartMigration,
  deadLetterMigration,
  AuditDeadLetters1796000000002,
  SnapshotsAndAnswers1797000000003,
];
