import { CbxError } from '@cbx/kernel';
import { QueryFailedError } from 'typeorm';
import { isUniqueViolation, toDatabaseError } from './database-error.js';

const SECRET = 'Иванов-Sample';

function driverError(code: string, more: object = {}): Error {
  return Object.assign(new Error(`duplicate key: (${SECRET})`), { code, detail: `Key (name)=(${SECRET}) already exists.`, ...more });
}

describe('toDatabaseError', () => {
  it.each([
    ['40001', 'PERSISTENCE.CONFLICT', true],
    ['40P01', 'PERSISTENCE.CONFLICT', true],
    ['55P03', 'PERSISTENCE.TIMEOUT', true],
    ['57014', 'PERSISTENCE.TIMEOUT', true],
    ['57P01', 'PERSISTENCE.UNAVAILABLE', true],
    ['08006', 'PERSISTENCE.UNAVAILABLE', true],
    ['53300', 'PERSISTENCE.UNAVAILABLE', true],
    ['53100', 'PERSISTENCE.UNAVAILABLE', true],
    ['25006', 'PERSISTENCE.UNAVAILABLE', true],
    ['ECONNREFUSED', 'PERSISTENCE.UNAVAILABLE', true],
    ['ECONNRESET', 'PERSISTENCE.UNAVAILABLE', true],
    ['23505', 'PERSISTENCE.REFUSED', false],
    ['22P02', 'PERSISTENCE.REFUSED', false],
  ])('reads %s as %s', (state, code, retryable) => {
    expect(toDatabaseError(driverError(state))).toMatchObject({ code, retryable });
    expect(toDatabaseError(new QueryFailedError('SELECT 1', [SECRET], driverError(state)))).toMatchObject({ code, retryable });
  });

  it.each(['Connection terminated unexpectedly', 'timeout exceeded when trying to connect', 'Client has encountered a connection error and is not queryable'])(
    'knows from words alone that the connection is lost: %s',
    (words) => {
      expect(toDatabaseError(new Error(words))).toMatchObject({ code: 'PERSISTENCE.UNAVAILABLE', retryable: true });
    },
  );

  it('knows a refusal of every address of a host', () => {
    expect(toDatabaseError(new AggregateError([driverError('ECONNREFUSED'), driverError('ECONNREFUSED')]))).toMatchObject({ code: 'PERSISTENCE.UNAVAILABLE' });
  });

  it('keeps names of the schema and no value, wherever the driver put one', () => {
    const error = toDatabaseError(new QueryFailedError('INSERT …', [SECRET], driverError('23505', { constraint: 'person_name_key', table: 'person' }))) as CbxError;
    expect(error.details).toEqual({ sqlState: '23505', constraint: 'person_name_key', table: 'person' });
    expect(JSON.stringify([error.message, error.details, error.cause ?? ''])).not.toContain(SECRET);
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'person_name_key')).toBe(true);
    expect(isUniqueViolation(error, 'another')).toBe(false);
  });

  it('leaves alone what is not from the driver', () => {
    const own = new CbxError('SOME.THING', 'own');
    const other = new TypeError('other');
    expect(toDatabaseError(own)).toBe(own);
    expect(toDatabaseError(other)).toBe(other);
    expect(toDatabaseError(new QueryFailedError('SELECT 1', [SECRET], other))).toBe(other);
    expect(toDatabaseError('text')).toBe('text');
  });
});
