export * from './generated/types.js';
export * from './ids.js';
export * from './is-kind.js';
export * from './topics.js';
