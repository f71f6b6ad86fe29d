/** A new trace (W3C Trace Context): the header to send, and the id by which the service's log is found. */
export function newTrace(random: (bytes: Uint8Array) => Uint8Array = (bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>)): { traceparent: string; traceId: string } {
  const traceId = hex(random(new Uint8Array(16)));
  return { traceId, traceparent: `00-${traceId}-${hex(random(new Uint8Array(8)))}-01` };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
