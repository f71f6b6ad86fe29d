import { migrateService } from '@cbx/service';
import { MIGRATIONS } from './persistence/migrations/index.js';
import { SERVICE } from './register-notification/published-messages.js';

await migrateService(SERVICE, MIGRATIONS);
