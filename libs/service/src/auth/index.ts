export { CurrentPrincipal, Public, Roles, TokenExpiresAt } from './auth-decorators.js';
export * from './auth.guard.js';
export * from './issuer-keys.js';
export * from './token-verifier.js';
