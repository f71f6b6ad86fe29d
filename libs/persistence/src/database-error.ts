import { CbxError } from '@cbx/kernel';

/** SQLSTATE of a conflict between transactions that trying the whole transaction again can resolve (PostgreSQL, appendix A). */
const TRANSACTION_CONFLICTS = new Set(['40001', '40P01']);

/** SQLSTATEs that say the statement waited too long, for a lock or in all. */
const TIMEOUTS = new Set(['55P03', '57014', '25P03', '25P04']);

/**
 * SQLSTATE classes and codes that say the database cannot serve now: connection trouble (08), resources exhausted
 * (53), shutdown and recovery (57P), files (58), a connection that ended up at a standby (25006).
 */
const UNAVAILABLE_STATES = /^(?:08|53|57P|58|25006)/;

/** Codes of Node's sockets and resolver. */
const UNAVAILABLE_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

/** pg, pg-pool and TypeORM name these in words only. */
const UNAVAILABLE_WORDS =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout|not queryable|Cannot use a pool after calling end|Query runner already released|Driver not Connected|not yet established/i;

interface DriverFacts {
  readonly code?: unknown;
  readonly constraint?: unknown;
  readonly table?: unknown;
  readonly column?: unknown;
  readonly message?: unknown;
  readonly driverError?: unknown;
  readonly errors?: unknown;
}

/**
 * An error of the driver as one of ours. What the driver says may quote rows ("Key (name)=(…) already exists"), and
 * TypeORM's errors carry the parameters, so neither is kept: only the SQLSTATE and the names of table, column and
 * constraint are.
 *
 * | code | retryable | when |
 * | --- | --- | --- |
 * | `PERSISTENCE.UNAVAILABLE` | yes | no connection, or the server cannot serve now |
 * | `PERSISTENCE.CONFLICT` | yes | serialization failure or deadlock |
 * | `PERSISTENCE.TIMEOUT` | yes | a statement or a lock took longer than allowed |
 * | `PERSISTENCE.REFUSED` | no | the statement was refused: a constraint, a type, the syntax |
 *
 * A {@link CbxError} and what is none of these come back as they are, without TypeORM's wrapping.
 */
export function toDatabaseError(error: unknown): unknown {
  if (error instanceof CbxError || typeof error !== 'object' || error === null) return error;
  const facts = driverFacts(error);
  const state = typeof facts.code === 'string' ? facts.code : undefined;
  const message = typeof facts.message === 'string' ? facts.message : '';
  if (state !== undefined && TRANSACTION_CONFLICTS.has(state)) {
    return new CbxError('PERSISTENCE.CONFLICT', `transactions got in each other's way (${state})`, { retryable: true, details: { sqlState: state } });
  }
  if (state !== undefined && TIMEOUTS.has(state)) {
    return new CbxError('PERSISTENCE.TIMEOUT', `the database took longer than allowed (${state})`, { retryable: true, details: { sqlState: state } });
  }
  if (state === undefined ? UNAVAILABLE_WORDS.test(message) : UNAVAILABLE_CODES.has(state) || UNAVAILABLE_STATES.test(state)) {
    return unavailable(state);
  }
  // Without TypeORM's wrapping, which carries the parameters.
  if (state === undefined || !/^[0-9A-Z]{5}$/.test(state)) return facts;
  const place = { constraint: facts.constraint, table: facts.table, column: facts.column };
  const known = Object.fromEntries(Object.entries(place).filter(([, value]) => typeof value === 'string'));
  const named = Object.entries(known).map(([what, name]) => `, ${what} ${String(name)}`);
  // Class 42 (syntax, unknown names, privileges) speaks of identifiers, never of values.
  const said = state.startsWith('42') ? `: ${message}` : '';
  return new CbxError('PERSISTENCE.REFUSED', `the database refused a statement (${state}${named.join('')})${said}`, { details: { sqlState: state, ...known } });
}

/** Whether the error is a unique violation, of the named constraint or index if one is given. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return (
    error instanceof CbxError &&
    error.details['sqlState'] === '23505' &&
    (constraint === undefined || error.details['constraint'] === constraint)
  );
}

export function unavailable(reason?: string): CbxError {
  return new CbxError('PERSISTENCE.UNAVAILABLE', 'the database cannot be reached', {
    retryable: true,
    details: reason === undefined ? {} : { reason },
  });
}

/** Where the driver's facts stand: TypeORM wraps them, and a refused connection to several addresses is an AggregateError. */
function driverFacts(error: object): DriverFacts {
  const facts: DriverFacts = error;
  if (typeof facts.driverError === 'object' && facts.driverError !== null) return driverFacts(facts.driverError);
  if (facts.code === undefined && Array.isArray(facts.errors)) {
    const first: unknown = facts.errors[0];
    if (typeof first === 'object' && first !== null) return driverFacts(first);
  }
  return facts;
}
