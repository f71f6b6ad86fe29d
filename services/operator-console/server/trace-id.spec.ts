import { pathOf } from './problem.js';
import { traceIdOf } from './trace-id.js';

describe('the trace id of a request', () => {
  it('is the one that the browser began', () => {
    expect(traceIdOf({ headers: { traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01` } })).toBe('ab'.repeat(16));
  });

  it('is a new one where there is none, or none that is valid', () => {
    for (const traceparent of [undefined, 'nonsense', `00-${'0'.repeat(32)}-${'cd'.repeat(8)}-01`]) expect(traceIdOf({ headers: { traceparent } })).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
  });
});

describe('the path that is logged and told', () => {
  it('has no query', () => expect(pathOf('/api/registry/v1/cases?origin=KAZ')).toBe('/api/registry/v1/cases'));
});
