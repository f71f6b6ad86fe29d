export * from './audience.js';
export * from './decide-release.js';
export * from './principal.js';
export * from './release-condition.js';
export * from './release-label.js';
export * from './release-scope.js';
export * from './released.js';
export * from './status-filter.js';
