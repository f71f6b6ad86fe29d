import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './keyset-cursor.js';

const scope = { version: 1, list: 'cases?status=ACTUAL' };
const refused = expect.objectContaining({ code: 'CURSOR.INVALID' });

describe('a cursor', () => {
  it('gives back the position that it was made of', () => {
    fc.assert(
      fc.property(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.option(fc.string()), (text, number, maybe) => {
        const cursor = encodeCursor(scope, [text, number, maybe]);
        expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
        const [a, b, c] = decodeCursor(cursor, scope, ['string', 'number', 'string?']);
        expect([a, c]).toEqual([text, maybe]);
        expect(b === number).toBe(true);
      }),
    );
  });

  it('is refused when any of it is changed', () => {
    const cursor = encodeCursor(scope, ['2026-01-01T00:00:00.000Z', 'id-1']);
    fc.assert(
      fc.property(fc.nat(cursor.length - 1), fc.constantFrom(...'ABCabc019_-'), (at, letter) => {
        fc.pre(cursor[at] !== letter);
        const changed = cursor.slice(0, at) + letter + cursor.slice(at + 1);
        expect(() => decodeCursor(changed, scope, ['string', 'string'])).toThrow(refused);
      }),
    );
  });

  it('is refused by another version, another list, another filter, and for another shape', () => {
    const cursor = encodeCursor(scope, ['a', 1]);
    expect(() => decodeCursor(cursor, { ...scope, version: 2 }, ['string', 'number'])).toThrow(refused);
    expect(() => decodeCursor(cursor, { ...scope, list: 'cases?status=*' }, ['string', 'number'])).toThrow(refused);
    expect(() => decodeCursor(cursor, scope, ['string'])).toThrow(refused);
    expect(() => decodeCursor(cursor, scope, ['number', 'string'])).toThrow(refused);
    expect(() => decodeCursor(encodeCursor(scope, [null]), scope, ['string'])).toThrow(refused);
  });

  it.each(['', 'x', '====', 'AAAA', 'not a cursor', 'A'.repeat(10_000)])('is refused when nobody made it: %p', (text) => {
    expect(() => decodeCursor(text, scope, ['string'])).toThrow(refused);
  });
});
