import { inboxMigration, outboxLanesMigration, outboxMigration, type MigrationClass } from '@cbx/persistence';
import { CreateAlerting1735800000001 } from './1735800000001-create-alerting.js';

/** In the order of their timestamps. */
export const MIGRATIONS: readonly MigrationClass[] = [outboxMigration, inboxMigration, CreateAlerting1735800000001, outboxLanesMigration];
