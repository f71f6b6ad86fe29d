export * from './create-test-app.js';
export * from './log-lines.js';
