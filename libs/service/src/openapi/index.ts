export * from './api-problems.js';
export { ProblemDto } from './problem-schema.js';
export { createOpenApi } from './serve-openapi.js';
