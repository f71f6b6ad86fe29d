export * from './raw-body.js';
export { JsonBody } from './json-body.js';
export { traceIdOf } from './request-state.js';
