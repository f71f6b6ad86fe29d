export { settings } from './config.js';
export { MIGRATIONS } from './persistence/migrations/index.js';
export { caseRegistry } from './service.js';
