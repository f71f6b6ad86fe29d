import { deadLetterQuery, redriveRequest } from './dead-letter-request.js';

const ID = '7b0f2b56-3c9d-5a0e-9a53-0d5b8a6e4c11';

describe('what is asked of dead letters', () => {
  it('lists those that wait, unless another state is asked for', () => {
    expect(deadLetterQuery.parse({})).toEqual({ filter: { state: 'PENDING' }, limit: 50 });
    expect(deadLetterQuery.parse({ state: '*', limit: '7', cursor: 'x' })).toEqual({ filter: {}, limit: 7, cursor: 'x' });
    expect(deadLetterQuery.parse({ state: 'REDRIVEN', code: 'CONTRACT.MALFORMED', topic: 'case.event.v1', since: '2026-01-01T00:00:00+05:00', until: '2026-01-02T00:00:00Z' })).toEqual({
      filter: { state: 'REDRIVEN', code: 'CONTRACT.MALFORMED', topic: 'case.event.v1', since: new Date('2025-12-31T19:00:00Z'), until: new Date('2026-01-02T00:00:00Z') },
      limit: 50,
    });
  });

  it.each([{ state: 'LOST' }, { limit: '0' }, { limit: '101' }, { limit: 'x' }, { since: 'yesterday' }, { code: 'oops' }, { topic: 'Ä' }, { colour: 'red' }])('refuses the list %j', (query) => {
    expect(deadLetterQuery.safeParse(query).success).toBe(false);
  });

  it('redrives by ids, or by a filter within a limit', () => {
    expect(redriveRequest.parse({ ids: [ID] })).toEqual({ ids: [ID] });
    expect(redriveRequest.parse({ filter: {} })).toEqual({ filter: {}, limit: 100 });
    expect(redriveRequest.parse({ filter: { code: 'A.B' }, limit: 500, cursor: 'x' })).toEqual({ filter: { code: 'A.B' }, limit: 500, cursor: 'x' });
  });

  it.each([undefined, {}, { ids: [] }, { ids: ['x'] }, { ids: [ID], filter: {} }, { ids: [ID], limit: 5 }, { filter: {}, limit: 501 }, { filter: { state: 'REDRIVEN' } }, { ids: Array.from({ length: 501 }, () => ID) }])('refuses to redrive by %j', (body) => {
    expect(redriveRequest.safeParse(body).success).toBe(false);
  });
});
