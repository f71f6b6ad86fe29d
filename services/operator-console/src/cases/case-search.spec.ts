import { caseQueryOf, caseSearchOf } from './case-search.js';

describe('the filters of the case list', () => {
  it('are read from the address, without what it does not know', () => {
    expect(caseSearchOf({ kind: 'SEARCH_REQUEST', status: 'EXERCISE', owner: 'KGZ', caseStatus: 'OPEN', name: 'x' })).toEqual({
      kind: 'SEARCH_REQUEST',
      status: 'EXERCISE',
      owner: 'KGZ',
      caseStatus: 'OPEN',
    });
    expect(caseSearchOf({ kind: 'TREATY', status: 'ACTUAL', owner: 'USA', caseStatus: 7 })).toEqual({});
  });

  it('ask the registry for actual cases unless the address says otherwise', () => {
    expect(caseQueryOf({})).toEqual({ status: 'ACTUAL' });
    expect(caseQueryOf({ status: '*', owner: 'TJK' })).toEqual({ status: '*', origin: 'TJK' });
  });
});
