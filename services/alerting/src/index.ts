export { alertingService } from './alerting.service.js';
export { settings } from './config.js';
export { MIGRATIONS } from './persistence/migrations/index.js';
