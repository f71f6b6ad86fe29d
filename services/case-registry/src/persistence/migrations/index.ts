import { consumerStartMigration, inboxMigration, outboxLanesMigration, outboxMigration } from '@cbx/persistence';
import type { MigrationClass } from '@cbx/persistence';
import { deadLetterMigration } from '@cbx/service';
import { CaseFiles1795500000000 } from './1795500000000-case-files.js';
import { AuditDeadLetters1796000000002 } from './1796000000002-audit-dead-letters.js';
import { CaseAudience1796100000001 } from './1796100000001-case-audience.js';

/** Every migration of the database `registry`, in order. */
export const MIGRATIONS: readonly MigrationClass[] = [outboxMigration, inboxMigration, CaseFiles1795500000000, outboxLanesMigration, consumerStartMigration, deadLetterMigration, AuditDeadLetters1796000000002, CaseAudience1796100000001];
