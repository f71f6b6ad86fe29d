export * from './dead-letter-policy.js';
export { deadLetterMigration } from './dead-letter-migration.js';
export * from './dead-letters.module.js';
