import type { Inbox, UnitOfWork } from '@cbx/persistence';
import { Logger } from '@nestjs/common';
import type { Shutdown } from '../lifecycle/shutdown.js';

/** Longer than any topic keeps messages (14 days), with room for a replay. */
const TERM_MS = 21 * 86_400_000;
const EVERY_MS = 3_600_000;

/** Forgets, once an hour, what was taken so long ago that it cannot come again. */
export function keepInboxClean(inbox: Inbox, unitOfWork: UnitOfWork, shutdown: Shutdown): void {
  const logger = new Logger('Inbox');
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = inbox.clean(unitOfWork, TERM_MS).then(
      (forgotten) => logger.debug({ forgotten }, 'cleaned'),
      (error: unknown) => logger.warn({ err: error }, 'could not be cleaned'),
    );
  }, EVERY_MS);
  timer.unref();
  shutdown.on('workers', 'inbox clean-up', async () => {
    clearInterval(timer);
    await running;
  });
}
