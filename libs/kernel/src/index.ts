export * from './calendar.js';
export * from './clock.js';
export * from './error.js';
export * from './text.js';
export * from './uuid.js';
