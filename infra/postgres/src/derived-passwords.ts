import { createHmac } from 'node:crypto';
import type { RoleName } from './provision.ts';

/**
 * Passwords of the roles that follow from the superuser's: whoever may do everything on a server knows them anyway, and stacks that share
 * the server (a run of tests, several suites) agree on them without telling each other. For the local stack; a deployment generates its own.
 *
 * @param adminUrl `postgres://…` of the superuser, with its password
 */
export function derivedPasswords(adminUrl: string): (role: RoleName) => string {
  const secret = decodeURIComponent(new URL(adminUrl).password);
  return (role) => createHmac('sha256', secret).update(`postgres role ${role}`).digest('base64url');
}
