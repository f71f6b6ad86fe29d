import { hasControlCharacter, hasLoneSurrogate } from '@cbx/kernel';
import fc from 'fast-check';
import { TextStyle, type TextStyleOptions } from './text-style.js';

const style = (options: Partial<TextStyleOptions> = {}): TextStyle =>
  new TextStyle({ tooLong: 'cut', unwritable: { as: 'removed' }, replace: new Map(), absent: new Set(), isWritable: (character) => !hasControlCharacter(character) && !hasLoneSurrogate(character), ...options });
const WHOLE = style({ tooLong: 'unfit', unwritable: { as: 'unfit' } });

describe('a text that is written', () => {
  it('is cut in code points and trimmed, which is told', () => {
    expect(style().fit('ab 😀c', { maxLength: 4 })).toMatchObject({ text: 'ab 😀', lost: ['FIELD.TOO_LONG'] });
    expect(style().fit('ab cd', { maxLength: 3 })).toMatchObject({ text: 'ab', lost: ['FIELD.TOO_LONG'] });
    expect(style().fit('ab', { maxLength: 2 })).toMatchObject({ text: 'ab', lost: [] });
  });

  it('does not fit where nothing is cut; a length goes before a character, but where it is cut', () => {
    expect(WHOLE.fit('abc', { maxLength: 2 }).unfit).toBe('FIELD.TOO_LONG');
    expect(WHOLE.fit('a\u0001', { maxLength: 2 }).unfit).toBe('FIELD.INVALID');
    expect(WHOLE.fit('ab\u0001', { maxLength: 2 }).unfit).toBe('FIELD.TOO_LONG');
    expect(WHOLE.fit('ab\u0001', { maxLength: 2, rendered: 'cut' }).unfit).toBe('FIELD.INVALID');
    expect(WHOLE.fit('abc', { maxLength: 2, rendered: 'cut' })).toMatchObject({ text: 'ab', lost: ['FIELD.TOO_LONG'] });
  });

  it('loses characters, or has a sign for each code point; nothing is left of none', () => {
    expect(style().fit('a\u0001 \u0002 b', {})).toMatchObject({ text: 'a b', lost: ['FIELD.INVALID'] });
    expect(style().fit('\u0001 \u0002', {}).unfit).toBe('FIELD.INVALID');
    const ascii = style({ unwritable: { as: 'sign', sign: '?' }, isWritable: (character) => /^[ -~]$/.test(character) });
    expect(ascii.fit('a😀é', {})).toMatchObject({ text: 'a??', lost: ['FIELD.LOSSY'] });
    expect(ascii.fit('éé', { maxLength: 1 })).toMatchObject({ text: '?', lost: ['FIELD.LOSSY', 'FIELD.TOO_LONG'] });
  });

  it('is replaced first, and told of nobody', () => expect(style({ replace: new Map([['ҷ', 'дж']]) }).fit('аҷ', { maxLength: 3 })).toMatchObject({ text: 'адж', lost: [] }));

  it('may be one that would be read as absent', () => {
    const dash = style({ absent: new Set(['-']) });
    expect(dash.fit('-', {}).unfit).toBe('FIELD.MISSING');
    expect(dash.fit('-', { rendered: 'whole' }).unfit).toBe('FIELD.MISSING');
    expect(dash.fit('--', {}).text).toBe('--');
  });

  it('is whole or not at all where something is found by it', () => {
    const replacing = style({ replace: new Map([['№', 'N']]) });
    expect(replacing.fit('№1', { rendered: 'whole' }).unfit).toBe('FIELD.INVALID');
    expect(style().fit('ab', { rendered: 'whole', maxLength: 1 }).unfit).toBe('FIELD.TOO_LONG');
    expect(style().fit('e\u0301', { rendered: 'whole' }).text).toBe('é');
  });

  it('loses in an item what would end it there', () => {
    const item = { separators: [','], list: ' / ' };
    expect(style().fit('a, b,c', { item }).text).toBe('a b c');
    expect(style().fit('a / b', { item }).text).toBe('a/b');
    expect(style().fit('/ a /', { item }).text).toBe('/a/');
    expect(style().fit('a , b', { item, isCompact: true }).text).toBe('ab');
    expect(style().fit('a;b', { item: { separators: [], list: ';' } }).text).toBe('a b');
    expect(style().fit(',', { item }).unfit).toBe('FIELD.INVALID');
  });

  it('is never longer than its maximum, and has what is forbidden told before it is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.integer({ min: 1, max: 5 }), (text, maxLength) => {
        const { text: written, unfit } = style().fit(text, { maxLength, item: { separators: [','], list: ' / ' } });
        expect(Array.from(written).length).toBeLessThanOrEqual(maxLength);
        if (unfit === undefined) expect(written).not.toBe('');
      }),
    );
    expect(style().fit('abЖ', { maxLength: 2 }).uncut).toBe('abЖ');
  });
});
