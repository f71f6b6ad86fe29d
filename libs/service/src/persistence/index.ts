export * from './migrate-service.js';
export * from './persistence.module.js';
