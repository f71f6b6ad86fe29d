import 'reflect-metadata';
import { startService } from '@cbx/service';
import { alertingService } from './alerting.service.js';

await startService(alertingService);
