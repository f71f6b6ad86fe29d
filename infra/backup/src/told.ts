import { CbxError } from '@cbx/kernel';

/** SQLSTATE classes whose messages name objects and states only: connections, roles, databases, syntax, resources, operators, the system. */
const HARMLESS = new Set(['08', '28', '3D', '42', '53', '55', '57', '58']);

interface PostgresError extends Error {
  readonly code: string;
  readonly severity: string;
  readonly table?: string;
}

/** An error in words for standard error. What PostgreSQL says of values is left out: it would quote what the tables hold. */
export function told(error: unknown): string {
  if (error instanceof CbxError) return `${error.code}: ${error.message}`;
  if (isPostgresError(error)) {
    const where = error.table === undefined ? '' : ` at the table ${error.table}`;
    return HARMLESS.has(error.code.slice(0, 2)) ? `PostgreSQL: ${error.message} (${error.code})` : `PostgreSQL refuses a value${where} (${error.code})`;
  }
  if (!(error instanceof Error)) return String(error);
  // What the local stack says to the person at the keyboard.
  if ('hints' in error && Array.isArray(error.hints)) return [error.message, ...error.hints.map(String)].join('\n  ');
  return error.stack ?? error.message;
}

function isPostgresError(error: unknown): error is PostgresError {
  return error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string';
}
