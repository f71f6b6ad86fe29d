export * from './raw-body.js';
export { traceIdOf } from './request-state.js';
