import { migrateService } from '@cbx/service';
import { migrations } from './persistence/migrations/index.js';
import { SERVICE } from './service-name.js';

await migrateService(SERVICE, migrations);
