export * from './language.js';
export * from './problem.js';
export * from './problem-filter.js';
export * from './problem-table.js';
export * from './zod-pipe.js';
