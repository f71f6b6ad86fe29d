import { Logger } from '@nestjs/common';

/** Where messaging tells what happens to it. Fields never hold keys, values or headers of messages. */
export interface MessagingLogger {
  debug(fields: Readonly<Record<string, unknown>>, text: string): void;
  info(fields: Readonly<Record<string, unknown>>, text: string): void;
  warn(fields: Readonly<Record<string, unknown>>, text: string): void;
  error(fields: Readonly<Record<string, unknown>>, text: string): void;
}

/** The logger of the Nest application, whichever it has. */
export function nestLogger(context: string): MessagingLogger {
  const logger = new Logger(context);
  return {
    debug: (fields, text) => logger.debug({ ...fields, msg: text }),
    info: (fields, text) => logger.log({ ...fields, msg: text }),
    warn: (fields, text) => logger.warn({ ...fields, msg: text }),
    error: (fields, text) => logger.error({ ...fields, msg: text }),
  };
}

export const silentLogger: MessagingLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
