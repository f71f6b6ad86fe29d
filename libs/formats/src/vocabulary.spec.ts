import fc from 'fast-check';
import { UNKNOWN_NAME, Vocabulary } from './vocabulary.js';

describe('Vocabulary', () => {
  it('gives each name its number, wherever it stands in a text', () => {
    const words = fc.uniqueArray(fc.string({ maxLength: 4 }), { maxLength: 40 });
    fc.assert(
      fc.property(words, fc.string({ maxLength: 4 }), fc.string(), (names, word, around) => {
        const vocabulary = new Vocabulary(names);
        expect(vocabulary.size).toBe(names.length);
        for (const name of [...names, word]) {
          const id = vocabulary.idOf(name);
          expect(vocabulary.idOfSlice(`${around}${name}${around}`, around.length, around.length + name.length)).toBe(id);
          expect(id === UNKNOWN_NAME ? names.includes(name) : vocabulary.nameOf(id) !== name).toBe(false);
        }
      }),
    );
  });

  it('gives numbers from 1 in the order of the names', () => expect(['b', 'a', 'c'].map((name) => new Vocabulary(['b', 'a', 'b']).idOf(name))).toEqual([1, 2, UNKNOWN_NAME]));
});
