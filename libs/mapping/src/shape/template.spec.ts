import { divide, join, overFields, parseWay } from './template.js';

const NAMES = ['type', 'number', 'country', 'issued', 'family', 'given', 'patronymic', 'full', 'weak', 'name'];
const template = (...ways: string[]) => overFields({ ways: ways.map((way) => parseWay(way)!) }, NAMES);
const parts = (of: ReturnType<typeof template>, text: string): Record<string, string> | undefined => {
  const pieces = divide(of, text);
  return pieces === undefined ? undefined : Object.fromEntries(pieces.flatMap((piece, index) => (piece === undefined ? [] : [[NAMES[index]!, piece]])));
};

describe('a template', () => {
  const document = template('<type>,<number>[,<country>[,<issued>]]');
  const name = template('<family>,<given>[,<patronymic>]', '<full>');
  const other = template('<type><weak=*>:<name...>');

  it('divides at its separators, trims, and leaves out what is empty', () => {
    expect(parts(document, 'P, 12 ,,01.01.2020')).toEqual({ type: 'P', number: '12', issued: '01.01.2020' });
    expect(parts(document, 'P,12')).toEqual({ type: 'P', number: '12' });
    expect(parts(document, ',')).toEqual({});
  });

  it('trims spaces only', () => expect(parts(document, 'P ,\ufeff1')).toEqual({ type: 'P', number: '\ufeff1' }));

  it.each(['P', 'P,12,KAZ,x,y'])('refuses too few and too many parts: %s', (text) => expect(parts(document, text)).toBeUndefined());

  it('has several ways, of which the first is taken whose separator is there', () => {
    expect(parts(name, 'Ли')).toEqual({ full: 'Ли' });
    expect(parts(name, 'Ли,')).toEqual({ family: 'Ли' });
    expect(parts(name, 'a,b,c,d')).toBeUndefined();
  });

  it('gives what is left to the last part, separators too', () => {
    expect(parts(other, 'A: b:c ')).toEqual({ type: 'A', name: 'b:c' });
    expect(parts(other, 'A')).toBeUndefined();
  });

  it('knows a mark only directly behind its part', () => {
    expect(parts(other, 'A* : b')).toEqual({ type: 'A', weak: '*', name: 'b' });
    expect(parts(other, 'A *: b')).toEqual({ type: 'A *', name: 'b' });
    expect(parts(other, '*:b')).toEqual({ weak: '*', name: 'b' });
  });

  it('takes a way with signs around it only where they stand', () => {
    const bracketed = overFields({ ways: ['<type> (<number>)', '{<name>}', '<type>'].map((way) => parseWay(way)!) }, ['type', 'number', 'name']);
    const named = (text: string) => {
      const [type, number, name] = divide(bracketed, text) ?? [];
      return { type, number, name };
    };
    expect(named('P AB (UT)')).toEqual({ type: 'P AB', number: 'UT', name: undefined });
    expect(named('P AB')).toEqual({ type: 'P AB', number: undefined, name: undefined });
    expect(named('P (AB')).toEqual({ type: 'P (AB', number: undefined, name: undefined });
    expect(named('{x}')).toEqual({ type: undefined, number: undefined, name: 'x' });
    expect(['P AB (UT)', '{x}', 'P'].map((text) => join(bracketed, divide(bracketed, text)!))).toEqual(['P AB (UT)', '{x}', 'P']);
  });

  it.each(['', 'x', '<a><b>', '<a', '<a>[,<b>', '<a>[ (<b>)]', '<a...>,<b>'])('is not understood where it is none: %j', (text) => expect(parseWay(text)).toBeUndefined());
});
