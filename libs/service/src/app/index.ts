export * from './create-service-app.js';
export * from './service-definition.js';
export * from './start-service.js';
