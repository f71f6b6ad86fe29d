import type { Server } from 'node:http';
import type { Socket } from 'node:net';

const CHECK_MS = 50;
/** How long a connection that has asked nothing yet may still begin to. */
const SILENCE_MS = 500;

/**
 * Prepares a server's orderly end; call it before the server listens. What it returns takes no more connections, and
 * resolves when the last request in flight is answered. Connections that are kept open for further requests are closed
 * as they fall idle; those that never asked anything (browsers and proxies open some in advance) soon after: Node counts
 * them as neither idle nor done, and would wait for them.
 */
export function stopperOf(server: Server): () => Promise<void> {
  const silent = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => silent.delete(socket));
  return async () => {
    if (!server.listening) return;
    const idle = setInterval(() => server.closeIdleConnections(), CHECK_MS);
    const silence = setTimeout(() => silent.forEach((socket) => socket.destroy()), SILENCE_MS);
    try {
      await new Promise<void>((resolve) => server.close(() => resolve()));
    } finally {
      clearInterval(idle);
      clearTimeout(silence);
    }
  };
}
