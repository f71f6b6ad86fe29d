import { startService } from '@cbx/service';
import { caseRegistry } from './service.js';

await startService(caseRegistry);
