import fc from 'fast-check';
import { codePointLength, hasControlCharacter, hasLoneSurrogate, inCanonicalOrder, isPlainText, normalizeText } from './text.js';

const units = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, i) => String.fromCharCode(from + i));
/** Texts in which what normalising cares for is frequent. */
const texts = fc.string({ unit: fc.oneof(fc.constantFrom(...' \t\u0085\u00a0\u2003\u001c\ufeff\u200b;aAяЯйÉßև\u0301\u0308\u0323\u0306\u0344\u0345\u05b0\u0f73\u0338\uac00\u1100\u1161\u212a\u037e\ud83d\ude00'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })) });
const WHITE_SPACE = /\p{White_Space}/u;

describe('normalizeText', () => {
  it.each([
    ['runs of white space become one space, and the ends are trimmed', ' \t a \n\r\n b  ', 'a b'],
    ['U+0085 and U+00A0 are white space', 'a\u0085\u00a0b\u0085', 'a b'],
    ['U+001C to U+001F are not', 'a\u001c\u001f b', 'a\u001c\u001f b'],
    ['nor are U+200B and U+FEFF', '\ufeffa\u200b', '\ufeffa\u200b'],
    ['ideographic and typographic spaces are', '\u3000a\u2009\u202f\u205f\u1680b\u2028\u2029', 'a b'],
    ['composed by NFC', 'и\u0306 e\u0301', 'й é'],
    ['signs that NFC replaces', '\u212a \u037e', 'K ;'],
    ['nothing but white space is empty', ' \u00a0\t', ''],
    ['a lone surrogate stays', 'a\ud83d ', 'a\ud83d'],
  ])('%s', (_what, value, expected) => expect(normalizeText(value)).toBe(expected));

  it('is NFC, White_Space runs to one space, trimmed, for any text', () => {
    fc.assert(fc.property(texts, (text) => expect(normalizeText(text)).toBe(text.normalize('NFC').replace(/\p{White_Space}+/gu, ' ').replace(/^ | $/g, ''))));
  });

  it('orders long runs of marks as NFC does', () => {
    const marked = fc.array(fc.constantFrom(...'a\u0301\u0323\u0334\u0344\u0345\u0f73\u093c\u20dd', '\u{1d165}'), { minLength: 100, maxLength: 400 }).map((parts) => parts.join(''));
    fc.assert(fc.property(marked, (text) => expect(normalizeText(text)).toBe(text.normalize('NFC'))));
    fc.assert(fc.property(fc.array(fc.constantFrom(...'\u0301\u0323\u0334\u0344'), { minLength: 100, maxLength: 400 }), (marks) => expect(normalizeText(`a${marks.join('')}b`)).toBe(`a${marks.join('')}b`.normalize('NFC'))));
  });

  it('changes nothing the second time', () => {
    fc.assert(fc.property(texts, (text) => expect(normalizeText(normalizeText(text))).toBe(normalizeText(text))));
  });

  // String.prototype.normalize takes minutes for a tenth of it, a regular expression over it all overflowed its stack.
  it.each([
    ['marks in turns above and below', `a${'\u0301\u0323'.repeat(400_000)}`],
    ['one mark without end', `a${'\u0301'.repeat(4_000_000)}`],
    ['words without end', 'a '.repeat(2_000_000)],
    ['spaces without end', ' '.repeat(4_000_000)],
    ['words without end and one letter that is not plain', `${'a '.repeat(2_000_000)}и\u0306`],
  ])('ends for %s', (_what, text) => {
    const normal = normalizeText(text);
    expect(normal.length).toBeLessThanOrEqual(text.length);
  }, 60_000);
});

describe('isPlainText', () => {
  it('is true only of what is normalised and free of control characters and surrogates', () => {
    fc.assert(
      fc.property(texts, (text) => {
        if (!isPlainText(text)) return;
        expect({ normal: text.normalize('NFC'), control: hasControlCharacter(text), lone: hasLoneSurrogate(text), length: codePointLength(text) }).toEqual({ normal: text, control: false, lone: false, length: text.length });
        expect(text).not.toMatch(/^\p{White_Space}|\p{White_Space}$|[^\P{White_Space} ]| {2}/u);
      }),
    );
  });

  it('holds for every unit that it takes, whatever stands before and behind', () => {
    const plain = units(0, 0xffff).filter(isPlainText);
    expect(plain.length).toBeGreaterThan(1000);
    expect(plain.filter((unit) => WHITE_SPACE.test(unit))).toEqual([]);
    // One text with every unit behind every other one: NFC leaves it alone.
    for (const first of plain) {
      const pairs = plain.map((second) => first + second).join('');
      if (pairs.normalize('NFC') !== pairs) throw new Error(`U+${first.charCodeAt(0).toString(16)} is not inert`);
    }
  });

  it('is true of the letters that members write, and false of an empty text', () => {
    expect(['Рахимов Тимур', '«Қарасу» тобы', 'Արամ և', 'Müller-Lüdenscheid', '2024-05-14T09:30:00.000+05:00', '№ 7 — “x”'].filter((text) => !isPlainText(text))).toEqual([]);
    expect(['', ' a', 'a ', 'a  b', 'a\u00a0b', 'a\tb', 'e\u0301', '\u007f', '\ud83d\ude00'].filter(isPlainText)).toEqual([]);
  });
});

describe('inCanonicalOrder', () => {
  // Classes 0, 1, 7, 9, 10, 202, 216, 220, 228, 230, 240, and marks that NFC composes or takes apart.
  const marks = fc.constantFrom(...'\u0301\u0308\u0323\u0334\u0344\u0345\u0340\u05b0\u0903\u093c\u094d\u0f71\u0f72\u0f73\u0327\u031b\u302a\u20dd\u0488', '\u{1d165}', '\u{1e8d0}');

  it('is the canonical decomposition', () => {
    fc.assert(fc.property(fc.array(marks, { maxLength: 40 }), (run) => expect(inCanonicalOrder(run.join(''))).toBe(run.join('').normalize('NFD'))), { numRuns: 2000 });
  });

  it('holds for every mark of Unicode', () => {
    const all = Array.from({ length: 0x20000 }, (_, i) => i)
      .filter((point) => point < 0xd800 || point > 0xdfff)
      .map((point) => String.fromCodePoint(point))
      .filter((character) => /\p{M}/u.test(character));
    const run = [...all, ...all.toReversed()].join('');
    expect(inCanonicalOrder(run)).toBe(run.normalize('NFD'));
  });
});

it('counts code points', () => {
  expect(['', 'abc', '\u{10c34}\u{10c34}', 'e\u0301', '\ud83d', '\ude00\ud83d', 'a\ud83d\ude00\ude00'].map(codePointLength)).toEqual([0, 3, 2, 2, 1, 2, 3]);
  fc.assert(fc.property(texts, (text) => expect(codePointLength(text)).toBe([...text].length)));
});

it('finds control characters (Cc) and lone surrogates, and nothing else', () => {
  expect(units(0, 0xffff).filter(hasControlCharacter)).toEqual(units(0, 0xffff).filter((unit) => /\p{Cc}/u.test(unit)));
  expect(units(0, 0xffff).filter(hasLoneSurrogate)).toEqual(units(0xd800, 0xdfff));
  expect(hasLoneSurrogate('\u{1f600}')).toBe(false);
});
