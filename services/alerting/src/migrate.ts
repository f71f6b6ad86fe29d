import { migrateService } from '@cbx/service';
import { SERVICE } from './domain/service-name.js';
import { MIGRATIONS } from './persistence/migrations/index.js';

await migrateService(SERVICE, MIGRATIONS);
