import { anAlert } from '../../test/alert-builder.js';
import { LIFECYCLES, SEVERITIES } from '../api/types.js';
import { DEFAULT_FILTER, filterOf, KINDS, matches, searchOf, STATUS_CHOICES, toggle, type QueueFilter } from './queue-filter.js';
import fc from 'fast-check';

describe('the filter of the queue', () => {
  it('is the default one where the address says nothing, and the address says nothing of it', () => {
    expect(filterOf({})).toEqual(DEFAULT_FILTER);
    expect(searchOf(DEFAULT_FILTER)).toEqual({});
  });

  it('stands in the address, and is read back from it', () => {
    const filters: fc.Arbitrary<QueueFilter> = fc.record({
      severity: fc.subarray([...SEVERITIES]),
      lifecycle: fc.subarray([...LIFECYCLES]),
      kind: fc.subarray([...KINDS]),
      status: fc.constantFrom(...STATUS_CHOICES),
    });
    fc.assert(fc.property(filters, (filter) => expect(filterOf({ ...searchOf(filter) })).toEqual(filter)));
  });

  it('reads an address that it does not know as far as it can', () => {
    expect(filterOf({ severity: 'CRITICAL,EXTREME', lifecycle: 'SNOOZED', kind: 5, status: 'DRILL' })).toEqual({ ...DEFAULT_FILTER, severity: ['CRITICAL'] });
  });

  it('leaves out whatever one facet leaves out; an empty facet leaves out nothing', () => {
    const open = anAlert(1);
    expect(matches(DEFAULT_FILTER, open)).toBe(true);
    expect(matches(DEFAULT_FILTER, { ...open, lifecycle: 'ACKNOWLEDGED' })).toBe(false);
    expect(matches({ ...DEFAULT_FILTER, lifecycle: [] }, { ...open, lifecycle: 'ACKNOWLEDGED' })).toBe(true);
    expect(matches({ ...DEFAULT_FILTER, severity: ['CRITICAL'] }, open)).toBe(false);
    expect(matches({ ...DEFAULT_FILTER, kind: ['OPERATION_STATUS'] }, open)).toBe(false);
  });

  it('never mixes exercise or test alerts with actual ones unless all are asked for', () => {
    const exercise = anAlert(1, { status: 'EXERCISE' });
    expect(matches(DEFAULT_FILTER, exercise)).toBe(false);
    expect(matches({ ...DEFAULT_FILTER, status: 'EXERCISE' }, anAlert(2))).toBe(false);
    expect(matches({ ...DEFAULT_FILTER, status: '*' }, exercise)).toBe(true);
  });

  it('toggles a value of a facet in the facet’s order', () => {
    expect(toggle(['LOW'], 'CRITICAL', SEVERITIES)).toEqual(['CRITICAL', 'LOW']);
    expect(toggle(['CRITICAL', 'LOW'], 'LOW', SEVERITIES)).toEqual(['CRITICAL']);
  });
});
