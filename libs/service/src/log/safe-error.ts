import { types } from 'node:util';
import { CbxError } from '@cbx/kernel';

/** Families of errors whose texts are about the program or the network, never about what a message holds. */
const TELLING = /^(?:TypeError|ReferenceError|AssertionError|KafkaJS\w*|JOSE\w*|JW\w*|FastifyError|AggregateError|ErrorInModule|UnknownDependenciesException)$/;
const SYSTEM_CODE = /^(?:E[A-Z]{2,}|ERR_[A-Z_]+|FST_[A-Z_]+|UND_ERR_[A-Z_]+)$/;
const DEPTH = 5;

export interface SafeError {
  readonly type: string;
  readonly code?: string;
  readonly message?: string;
  readonly retryable?: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly stack?: string;
  readonly cause?: SafeError;
}

/**
 * An error as it may be logged: what it is, where it was thrown, what caused it. Texts are kept where they are known
 * to speak of the program; others may quote what was being read (`JSON.parse` does), so only their place is kept.
 */
export function safeError(error: unknown, depth = DEPTH): SafeError {
  if (!isError(error)) return { type: typeof error };
  const code = (error as { code?: unknown }).code;
  const telling = error instanceof CbxError || TELLING.test(error.name) || (typeof code === 'string' && SYSTEM_CODE.test(code));
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(telling ? { message: error.message } : {}),
    ...(error instanceof CbxError ? { retryable: error.retryable, details: error.details } : {}),
    ...(frames === undefined ? {} : { stack: frames.join('\n') }),
    ...(error.cause === undefined || depth === 0 ? {} : { cause: safeError(error.cause, depth - 1) }),
  };
}

/** Also of another realm, as worker threads and test runners have them. */
function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}
