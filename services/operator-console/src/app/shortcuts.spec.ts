import { parseSearch, stringifySearch } from './search-params.js';
import { shortcutOf, type KeyPress } from './shortcuts.js';

const press = (key: string, code: string, more: Partial<KeyPress> = {}): KeyPress => ({ key, code, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });

describe('shortcuts', () => {
  it.each([
    ['j', 'KeyJ', 'next'],
    ['k', 'KeyK', 'previous'],
    ['o', 'KeyO', 'open'],
    ['a', 'KeyA', 'acknowledge'],
    ['n', 'KeyN', 'take'],
    ['/', 'Slash', 'filter'],
    ['Escape', 'Escape', 'back'],
    ['x', 'KeyX', undefined],
  ])('%s asks for %s', (key, code, shortcut) => {
    expect(shortcutOf(press(key, code))).toBe(shortcut);
  });

  it.each([
    ['о', 'KeyJ', 'next'],
    ['л', 'KeyK', 'previous'],
    ['щ', 'KeyO', 'open'],
    ['ф', 'KeyA', 'acknowledge'],
    ['т', 'KeyN', 'take'],
    ['.', 'Slash', 'filter'],
  ])('works with a Russian layout: %s is the key %s', (key, code, shortcut) => {
    expect(shortcutOf(press(key, code))).toBe(shortcut);
  });

  it('goes by the letter where the layout is Latin but otherwise arranged', () => {
    expect(shortcutOf(press('j', 'KeyC'))).toBe('next');
    expect(shortcutOf(press('e', 'KeyJ'))).toBeUndefined();
  });

  it('asks for help with a question mark in both layouts', () => {
    expect(shortcutOf(press('?', 'Slash', { shiftKey: true }))).toBe('help');
    expect(shortcutOf(press('?', 'Digit7', { shiftKey: true }))).toBe('help');
    expect(shortcutOf(press(',', 'Slash', { shiftKey: true }))).toBe('help');
  });

  it('leaves combinations to the browser', () => {
    for (const modifier of ['ctrlKey', 'metaKey', 'altKey'] as const) expect(shortcutOf(press('j', 'KeyJ', { [modifier]: true }))).toBeUndefined();
    expect(shortcutOf(press('J', 'KeyJ', { shiftKey: true }))).toBeUndefined();
  });
});

describe('the query of an address', () => {
  it('stays readable, both ways', () => {
    expect(stringifySearch({ severity: 'CRITICAL,HIGH', status: '*', kind: undefined })).toBe('?severity=CRITICAL,HIGH&status=*');
    expect(parseSearch('?severity=CRITICAL,HIGH&status=*')).toEqual({ severity: 'CRITICAL,HIGH', status: '*' });
    expect(stringifySearch({})).toBe('');
  });
});
