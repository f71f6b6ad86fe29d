import { agreesWithPin, isPin } from './kg-pin.js';

it.each([
  ['20307198501234', true],
  ['10101000100000', true],
  ['12902200000008', true],
  ['30307198501234', false],
  ['23002198501234', false],
  ['12902190000008', false],
  ['20101000000000', false],
  ['2030719850123', false],
  ['203071985012345', false],
  ['2030719850123x', false],
  ['٢0307198501234', false],
])('%s is a PIN: %s', (text, expected) => expect(isPin(text)).toBe(expected));

it.each<[string | undefined, string[] | undefined, boolean]>([
  ['MALE', ['1985-07-03'], true],
  ['FEMALE', ['1985-07-03'], false],
  ['OTHER', undefined, true],
  [undefined, undefined, true],
  ['MALE', ['1985-07'], true],
  ['MALE', ['1985'], true],
  ['MALE', ['1985-08', '1986'], false],
  ['MALE', ['1986', '1985-07-03'], true],
  ['MALE', ['1950~'], true],
  ['MALE', ['1984/1985'], true],
  ['MALE', ['1985-07-03/1985-07-03'], true],
  ['MALE', ['1985-07/1985-07'], true],
  ['MALE', ['1985-07-04/1990'], false],
  ['MALE', ['1980/1985-06'], false],
  ['MALE', ['1980/1985-07-02'], false],
])('of a man born on 1985-07-03 agrees with sex %s and births %j: %s', (sex, births, expected) => expect(agreesWithPin('20307198501234', sex, births)).toBe(expected));
