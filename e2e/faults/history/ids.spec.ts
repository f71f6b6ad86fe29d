import fc from 'fast-check';
import { makeNotificationId, makeSubjectKey } from '@cbx/contracts';
import { notificationIdOf, subjectKeyOf } from './ids.ts';

const records = fc.record({
  origin: fc.constantFrom('KAZ', 'KGZ', 'RUS'),
  kind: fc.constantFrom('SEARCH_REQUEST', 'READMITTED_PERSON'),
  reference: fc.string({ minLength: 1, unit: 'grapheme' }),
  version: fc.nat(),
  status: fc.constantFrom('ACTUAL', 'EXERCISE', 'TEST'),
});

describe('the ids of the shared schema', () => {
  it('are as written down for an example', () => {
    expect(subjectKeyOf({ origin: 'KAZ', kind: 'SEARCH_REQUEST', reference: 'Р-1', version: 1, status: 'ACTUAL' })).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('agree with those of the suite, which are computed apart', () => {
    fc.assert(
      fc.property(records, (record) => {
        const { reference: sourceReference, version: sourceVersion, ...rest } = record;
        const parts = { ...rest, sourceReference, sourceVersion } as Parameters<typeof makeNotificationId>[0];
        expect([subjectKeyOf(record), notificationIdOf(record)]).toEqual([makeSubjectKey(parts), makeNotificationId(parts)]);
      }),
    );
  });
});
