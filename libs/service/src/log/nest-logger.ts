import { types } from 'node:util';
import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/**
 * Nest's logger (`new Logger('Name')`) on pino. Beside Nest's own forms it takes facts: `logger.warn({ code }, 'refused')`,
 * and an error as `{ err }`.
 */
export class NestLogger implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  fatal(message: unknown, ...more: unknown[]): void {
    this.#write('fatal', message, more);
  }

  error(message: unknown, ...more: unknown[]): void {
    this.#write('error', message, more);
  }

  warn(message: unknown, ...more: unknown[]): void {
    this.#write('warn', message, more);
  }

  log(message: unknown, ...more: unknown[]): void {
    this.#write('info', message, more);
  }

  debug(message: unknown, ...more: unknown[]): void {
    this.#write('debug', message, more);
  }

  verbose(message: unknown, ...more: unknown[]): void {
    this.#write('trace', message, more);
  }

  /** Nest appends the context; before it there may be a text, or the stack of an error that is told in words. */
  #write(level: Level, message: unknown, more: readonly unknown[]): void {
    const texts = more.filter((part) => typeof part === 'string');
    const context = texts.at(-1);
    const [second] = texts.slice(0, -1);
    const base = context === undefined ? {} : { context };
    if (types.isNativeError(message)) {
      this.#logger[level]({ ...base, err: message }, second ?? message.name);
    } else if (typeof message === 'object' && message !== null) {
      this.#logger[level]({ ...base, ...message }, second);
    } else {
      const stack = second !== undefined && /^\s+at /m.test(second) ? { stack: framesOf(second) } : {};
      this.#logger[level]({ ...base, ...stack }, String(message));
    }
  }
}

function framesOf(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
