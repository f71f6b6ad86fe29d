/**
 * Something that the person at the keyboard can understand and mend: shown without a stack trace. It is not a CbxError, as the local stack
 * runs before anything is built, the kernel included.
 */
export class StackError extends Error {
  /** What to do about it, line by line. */
  readonly hints: readonly string[];

  constructor(message: string, options: { readonly hints?: readonly string[]; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'StackError';
    this.hints = options.hints ?? [];
  }
}
