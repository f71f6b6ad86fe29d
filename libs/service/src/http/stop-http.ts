import type { Server } from 'node:http';

const CHECK_MS = 50;

/** Takes no more connections, and resolves when the last request in flight is answered. Connections that are kept open for further requests are closed as they fall idle. */
export async function stopHttp(server: Server): Promise<void> {
  if (!server.listening) return;
  const idle = setInterval(() => server.closeIdleConnections(), CHECK_MS);
  try {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  } finally {
    clearInterval(idle);
  }
}
