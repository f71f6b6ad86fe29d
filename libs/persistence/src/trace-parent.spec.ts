import { createTraceState, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { restoreTraceContext, storeTraceContext } from './trace-parent.js';

const span = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };

describe('a stored trace context', () => {
  it('is the W3C form of the span, and comes back as a remote one', () => {
    const stored = storeTraceContext(trace.setSpanContext(ROOT_CONTEXT, { ...span, traceState: createTraceState('a=1,b=2') }));
    expect(stored).toEqual({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', tracestate: 'a=1,b=2' });
    const restored = trace.getSpanContext(restoreTraceContext(stored));
    expect(restored).toMatchObject({ ...span, isRemote: true });
    expect(restored?.traceState?.serialize()).toBe('a=1,b=2');
  });

  it('is nothing where there is no valid span', () => {
    expect(storeTraceContext(ROOT_CONTEXT)).toEqual({});
    expect(storeTraceContext(trace.setSpanContext(ROOT_CONTEXT, { ...span, traceId: '0'.repeat(32) }))).toEqual({});
  });

  it.each([undefined, null, '', 'x', `01-${span.traceId}-${span.spanId}-01`, `00-${'0'.repeat(32)}-${span.spanId}-01`])('gives no span for %p', (traceparent) => {
    expect(trace.getSpanContext(restoreTraceContext({ traceparent }))).toBeUndefined();
  });
});
