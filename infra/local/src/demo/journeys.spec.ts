import { missingLines } from '../report.ts';
import { journeyOf } from './journeys.ts';

const ACCEPTED = { reference: 'R-1', about: 'a record', expected: 'ACCEPTED' } as const;
const REJECTED = { ...ACCEPTED, expected: 'REJECTED' } as const;
const WHOLE = { received: 't', translated: 't', published: 't', registered: 't', evaluated: { at: 't', alerts: 2 } };

const missing = (told: typeof ACCEPTED | typeof REJECTED, view: Parameters<typeof journeyOf>[3]): readonly string[] => journeyOf('f.json', told, 1, view).missing;

describe('journeyOf', () => {
  it('lacks nothing when it went the whole way', () => {
    const journey = journeyOf('f.json', ACCEPTED, 1, { record: 1, outcome: 'ACCEPTED', journey: WHOLE });
    expect(journey).toMatchObject({ missing: [], reached: 'evaluated', alerts: 2 });
  });

  it('takes an unchanged record for accepted: it was fed before', () => {
    expect(missing(ACCEPTED, { record: 1, outcome: 'UNCHANGED', journey: WHOLE })).toEqual([]);
  });

  it('names each stage that is not reached', () => {
    const { registered: _, evaluated: __, ...published } = WHOLE;
    const journey = journeyOf('f.json', ACCEPTED, 1, { record: 1, outcome: 'ACCEPTED', journey: published });
    expect(journey).toMatchObject({ missing: ['registered', 'evaluated'], reached: 'published' });
    expect(missingLines([journey])).toEqual(['f.json, record 1 (R-1) lacks: registered, evaluated']);
  });

  it('asks of a record that is at fault its faults, and no further stage', () => {
    const journey = { received: 't', translated: 't' };
    expect(missing(REJECTED, { record: 1, outcome: 'REJECTED', journey, faults: [{ code: 'FIELD.INVALID', line: 7 }] })).toEqual([]);
    expect(missing(REJECTED, { record: 1, outcome: 'REJECTED', journey })).toEqual(['its faults']);
  });

  it('finds an outcome that the story does not tell', () => {
    expect(missing(ACCEPTED, { record: 1, outcome: 'REJECTED', journey: { received: 't', translated: 't' }, faults: [{ code: 'X.Y' }] })).toContain('the outcome ACCEPTED (it is REJECTED)');
    expect(missing(REJECTED, { record: 1, outcome: 'ACCEPTED', journey: WHOLE })).toContain('the outcome REJECTED (it is ACCEPTED)');
  });

  it('finds a record that the receipt does not have', () => {
    expect(missing(ACCEPTED, undefined)).toContain('a receipt');
  });
});
