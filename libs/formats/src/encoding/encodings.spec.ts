import { decodeText, type Encoding, encodeText, ENCODINGS, hasCharacter } from './encodings.js';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('encodings', () => {
  it.each(ENCODINGS)('%s reads what it writes', (encoding) => {
    const letters = Array.from('aZ09;"<äß€ЙяёҷԱՖΩש').filter((letter) => hasCharacter(encoding, letter)).join('');
    expect(letters).toContain('aZ09;"<');
    expect(decodeText(encodeText(letters, encoding)!, encoding)).toBe(letters);
  });

  it.each<[Encoding, number[], string | undefined]>([
    ['windows-1252', [0x80], '€'],
    ['windows-1252', [0x81], undefined],
    ['windows-1251', [0xcf], 'П'],
    ['windows-1251', [0x98], undefined],
    ['iso-8859-1', [0x80], '\u0080'],
    ['iso-8859-9', [0x80, 0xfd], '\u0080ı'],
    ['iso-8859-5', [0xbf], 'П'],
    ['iso-8859-15', [0xa4], '€'],
    ['iso-8859-3', [0xa5], undefined],
    ['ibm866', [0x8f], 'П'],
    ['koi8-u', [0xa6], 'і'],
    ['utf-8', [0xef, 0xbb, 0xbf, 0x61], 'a'],
    ['utf-16', [0xff, 0xfe, 0x1f, 0x04], 'П'],
    ['utf-16', [0xfe, 0xff, 0x04, 0x1f], 'П'],
    ['utf-16', [0x1f, 0x04], undefined],
    ['utf-16le', [0xff, 0xfe, 0x1f, 0x04], 'П'],
    ['utf-16be', [0x04, 0x1f], 'П'],
    ['utf-16be', [0x04, 0x1f, 0x04], undefined],
    ['utf-16le', [0x00, 0xd8], undefined],
  ])('%s reads the bytes %j as %j', (encoding, given, text) => {
    expect(decodeText(bytes(...given), encoding)).toBe(text);
  });

  it('says what a text has that an encoding has not', () => {
    expect(encodeText('Ђ€', 'iso-8859-1')).toBeUndefined();
    expect(encodeText('\ud800', 'utf-16')).toBeUndefined();
    expect(encodeText('П', 'utf-16')).toEqual(Buffer.from([0xff, 0xfe, 0x1f, 0x04]));
    expect(hasCharacter('iso-8859-5', 'П')).toBe(true);
    expect(hasCharacter('iso-8859-5', 'ҷ')).toBe(false);
  });
});
