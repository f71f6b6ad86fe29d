export * from './derived-passwords.ts';
export * from './provision.ts';
