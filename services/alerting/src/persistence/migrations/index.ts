import { consumerStartMigration, inboxMigration, outboxLanesMigration, outboxMigration, type MigrationClass } from '@cbx/persistence';
import { deadLetterMigration } from '@cbx/service';
import { CreateAlerting1735800000001 } from './1735800000001-create-alerting.js';
import { AuditDeadLetters1796000000002 } from './1796000000002-audit-dead-letters.js';
import { LighterAlerts1796100000001 } from './1796100000001-lighter-alerts.js';

/** In the order of their timestamps. */
export const MIGRATIONS: readonly MigrationClass[] = [outboxMigration, inboxMigration, CreateAlerting1735800000001, outboxLanesMigration, consumerStartMigration, deadLetterMigration, AuditDeadLetters1796000000002, LighterAlerts1796100000001];
