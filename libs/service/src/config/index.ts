export * from './common-settings.js';
export * from './env-example.js';
export * from './read-config.js';
export * from './setting.js';
export * from './tokens.js';
