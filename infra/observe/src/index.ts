export * from './files.ts';
export * from './metrics.ts';
export * from './promql.ts';
