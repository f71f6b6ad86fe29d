import { CbxError } from '@cbx/kernel';
import { cursorAfter, readCaseListQuery } from './case-list-query.js';

const ID = '01890000-0000-7000-8000-000000000001';

function fault(query: unknown): unknown {
  try {
    readCaseListQuery(query);
  } catch (error) {
    return error instanceof CbxError ? { code: error.code, ...error.details } : error;
  }
  return undefined;
}

describe('readCaseListQuery', () => {
  it('asks for actual cases of every kind and state unless told otherwise', () => {
    expect(readCaseListQuery({})).toEqual({ filter: { statuses: ['ACTUAL'] }, afterId: undefined, limit: 50 });
  });

  it('reads every filter', () => {
    const query = { kind: 'SEARCH_REQUEST', status: '*', origin: 'KGZ', caseStatus: 'WITHDRAWN', limit: '200' };
    expect(readCaseListQuery(query)).toEqual({
      filter: { statuses: ['ACTUAL', 'EXERCISE', 'TEST'], kind: 'SEARCH_REQUEST', origin: 'KGZ', caseStatus: 'WITHDRAWN' },
      afterId: undefined,
      limit: 200,
    });
  });

  it('goes on from a cursor under the filter that gave it', () => {
    const filter = readCaseListQuery({ kind: 'SEARCH_REQUEST' }).filter;
    const cursor = cursorAfter(ID, filter);
    expect(cursor).not.toContain(ID);
    expect(readCaseListQuery({ kind: 'SEARCH_REQUEST', cursor }).afterId).toBe(ID);
    for (const other of [{ cursor }, { kind: 'SEARCH_REQUEST', status: '*', cursor }, { kind: 'SEARCH_REQUEST', origin: 'KAZ', cursor }, { kind: 'SEARCH_REQUEST', caseStatus: 'OPEN', cursor }]) {
      expect(fault(other)).toMatchObject({ code: 'CURSOR.INVALID' });
    }
  });

  it.each([
    [{ kind: 'search_request' }, 'kind', 'one of ORGANIZED_CRIME_GROUP, READMITTED_PERSON, OPERATION_STATUS, SEARCH_REQUEST'],
    [{ status: 'REAL' }, 'status', 'one of ACTUAL, EXERCISE, TEST, or * for all; ACTUAL where it is left out'],
    [{ origin: 'kaz' }, 'origin', 'a state, ISO 3166-1 alpha-3'],
    [{ origin: ['KAZ', 'ARM'] }, 'origin', 'a state, ISO 3166-1 alpha-3'],
    [{ caseStatus: 'CLOSED' }, 'caseStatus', 'one of OPEN, WITHDRAWN'],
    [{ limit: '0' }, 'limit', 'a number from 1 to 200'],
    [{ limit: '201' }, 'limit', 'a number from 1 to 200'],
    [{ limit: '1e2' }, 'limit', 'a number from 1 to 200'],
    [{ cursor: ['a', 'b'] }, 'cursor', 'a cursor that this list gave, once'],
    [{ orgin: 'KAZ' }, 'orgin', 'one of the parameters kind, status, origin, caseStatus, cursor, limit'],
  ])('refuses %p', (query, field, expected) => {
    expect(fault(query)).toEqual({ code: 'REQUEST.INVALID', errors: [{ pointer: `/${field}`, expected }] });
  });

  it('refuses a cursor that names no case', () => {
    expect(fault({ cursor: cursorAfter('1 OR 1=1', readCaseListQuery({}).filter) })).toMatchObject({ code: 'CURSOR.INVALID' });
  });

  it.each(['', 'abc', 'AAAA', Buffer.from(JSON.stringify([1, ID])).toString('base64url')])('refuses the cursor %p', (cursor) => {
    expect(fault({ cursor })).toMatchObject({ code: 'CURSOR.INVALID' });
  });
});
