import { inboxMigration, outboxLanesMigration, outboxMigration } from '@cbx/persistence';
import type { MigrationClass } from '@cbx/persistence';
import { CaseFiles1795500000000 } from './1795500000000-case-files.js';

/** Every migration of the database `registry`, in order. */
export const MIGRATIONS: readonly MigrationClass[] = [outboxMigration, inboxMigration, CaseFiles1795500000000, outboxLanesMigration];
