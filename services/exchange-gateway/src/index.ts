export { settings } from './config.js';
export { migrations } from './persistence/migrations/index.js';
export { exchangeGateway } from './service.js';
