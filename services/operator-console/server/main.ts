import { fileURLToPath } from 'node:url';
import { buildApp } from './app.js';
import { readConfig } from './config.js';

/** How long open requests may take to finish after a signal, ms; then their sockets are closed. */
const SHUTDOWN_DEADLINE_MS = 10_000;

const settings = readConfig();
const app = await buildApp(settings, fileURLToPath(new URL('../public', import.meta.url)));

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    app.log.info({ signal }, 'stopping');
    setTimeout(() => app.server.closeAllConnections(), SHUTDOWN_DEADLINE_MS).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        app.log.error({ err: error }, 'shutdown failed');
        process.exit(1);
      },
    );
  });
}

await app.listen({ host: settings.CBX_HTTP_HOST, port: settings.CBX_HTTP_PORT });
