export * from './clock.js';
export * from './error.js';
export * from './uuid.js';
