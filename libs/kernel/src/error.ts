/** Options of a {@link CbxError}. */
export interface CbxErrorOptions {
  /** What was wrong underneath, kept for logs; never shown to a caller. */
  readonly cause?: unknown;
  /** `true` when the same call may succeed later without anybody changing it: a broker or database that is down. */
  readonly retryable?: boolean;
  /** Facts for the reader (limits, names of settings, places). Never personal data. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * The one error family of the suite: a stable `AREA.CODE`, whether trying again can help, and the cause.
 * It is mapped once to HTTP (problem+json) and once to dead letters.
 */
export class CbxError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: `${Uppercase<string>}.${Uppercase<string>}`, message: string, options: CbxErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CbxError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.details = options.details ?? {};
  }
}
