import { CbxError } from '@cbx/kernel';
import { createDataSource, Inbox, toDatabaseError, UnitOfWork, type DataSourceSettings, type MigrationClass } from '@cbx/persistence';
import type { DynamicModule } from '@nestjs/common';
import { Global, Logger, Module } from '@nestjs/common';
import type { DatabaseConfig } from '../config/common-settings.js';
import { SERVICE_NAME } from '../config/tokens.js';
import { HealthChecks } from '../health/health-checks.js';
import { Shutdown } from '../lifecycle/shutdown.js';
import { keepInboxClean } from './keep-inbox-clean.js';
import { migrationsCheck } from './migrations-check.js';

/** Injection token of the TypeORM data source. Use cases take {@link UnitOfWork} instead. */
export const DATA_SOURCE = Symbol('cbx.data-source');

type ConnectedDataSource = ReturnType<typeof createDataSource>;

export interface PersistenceModuleOptions {
  readonly config: DatabaseConfig;
  readonly entities?: DataSourceSettings['entities'];
  /** Those of this release: without all of them applied the service is not ready. */
  readonly migrations?: readonly MigrationClass[];
  /** The service has an inbox, to be kept from growing for ever. */
  readonly inbox?: boolean;
}

/** How long a service waits at its start for a database that is not there yet. */
const START_PATIENCE_MS = 60_000;
const START_RETRY_MS = 500;

/** The service's database: {@link UnitOfWork} and {@link Inbox} to be injected; connected before anything else starts, closed last. */
@Global()
@Module({})
export class PersistenceModule {
  static forRoot(options: PersistenceModuleOptions): DynamicModule {
    return {
      module: PersistenceModule,
      providers: [
        {
          provide: DATA_SOURCE,
          inject: [SERVICE_NAME, HealthChecks, Shutdown],
          useFactory: (name: string, health: HealthChecks, shutdown: Shutdown) => connect(options, name, health, shutdown),
        },
        { provide: UnitOfWork, inject: [DATA_SOURCE], useFactory: (dataSource: ConnectedDataSource) => new UnitOfWork(dataSource) },
        {
          provide: Inbox,
          inject: [UnitOfWork, Shutdown],
          useFactory: (unitOfWork: UnitOfWork, shutdown: Shutdown) => {
            const inbox = new Inbox();
            if (options.inbox === true) keepInboxClean(inbox, unitOfWork, shutdown);
            return inbox;
          },
        },
      ],
      exports: [DATA_SOURCE, UnitOfWork, Inbox],
    };
  }
}

async function connect(options: PersistenceModuleOptions, name: string, health: HealthChecks, shutdown: Shutdown): Promise<ConnectedDataSource> {
  const logger = new Logger('Persistence');
  const dataSource = createDataSource({
    url: options.config.CBX_DATABASE_URL,
    poolSize: options.config.CBX_DATABASE_POOL,
    applicationName: name,
    ...(options.entities === undefined ? {} : { entities: options.entities }),
    onPoolError: (error) => logger.warn({ err: toDatabaseError(error) }, 'an idle database connection broke'),
  });
  const deadline = Date.now() + START_PATIENCE_MS;
  for (;;) {
    try {
      await dataSource.initialize();
      break;
    } catch (error) {
      const known = toDatabaseError(error);
      if (!(known instanceof CbxError && known.retryable) || Date.now() > deadline) throw known;
      logger.warn({ err: known }, 'waiting for the database');
      await new Promise((resolve) => setTimeout(resolve, START_RETRY_MS));
    }
  }
  health.register({ name: 'database', check: async () => void (await dataSource.query('SELECT 1')) });
  if (options.migrations !== undefined) health.register({ name: 'migrations', check: migrationsCheck(options.migrations, (sql) => dataSource.query(sql)) });
  shutdown.on('pool', 'database', () => dataSource.destroy());
  return dataSource;
}
