export * from './health-checks.js';
export * from './process-info.js';
