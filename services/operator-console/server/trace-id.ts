import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
const NONE = '0'.repeat(32);

/** The trace id of the browser's `traceparent` (W3C Trace Context, section 3.2), or a new one of the same shape. */
export function traceIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const header = request.headers['traceparent'];
  const traceId = typeof header === 'string' ? TRACEPARENT.exec(header)?.[1] : undefined;
  return traceId !== undefined && traceId !== NONE ? traceId : randomBytes(16).toString('hex');
}
