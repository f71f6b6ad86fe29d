import { journeyOf } from './journey.js';

const times = { receivedAt: '2024-05-14T10:00:00.000Z', translatedAt: '2024-05-14T10:00:00.020Z' };

describe('journey of a record', () => {
  it('shows the stages reached so far', () => {
    expect(journeyOf({ record: 1, outcome: 'ACCEPTED' }, times, undefined)).toEqual({ received: times.receivedAt, translated: times.translatedAt });
    expect(journeyOf({ record: 1, outcome: 'ACCEPTED' }, times, { publishedAt: 'p', registeredAt: 'r', evaluatedAt: 'e', alerts: 2, openedAt: 'o' })).toEqual({
      received: times.receivedAt,
      translated: times.translatedAt,
      published: 'p',
      registered: 'r',
      evaluated: { at: 'e', alerts: 2 },
      opened: 'o',
    });
  });

  it('shows for an unchanged record how far its notification got before', () => {
    expect(journeyOf({ record: 1, outcome: 'UNCHANGED' }, times, { publishedAt: 'p' }).published).toBe('p');
  });

  it('ends with translation for a rejected record', () => {
    expect(journeyOf({ record: 1, outcome: 'REJECTED' }, times, { publishedAt: 'p' })).toEqual({ received: times.receivedAt, translated: times.translatedAt });
  });
});
