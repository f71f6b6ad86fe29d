import { isOfScript, scriptOfAll } from './letter-rules.js';

it.each([
  ['Иванов-Ёлкин', 'Cyrl', true],
  ['ИВАHОВ', 'Cyrl', false],
  ['Ѐԯ', 'Cyrl', true],
  ['Dürer Ỳ', 'Latn', true],
  ['Dürеr', 'Latn', false],
  ['Գոռ', 'Armn', true],
  ['Gor', 'Armn', false],
  ['Oʼʻˮ 12 «»', 'Latn', true],
  ['Ⅷ ª', 'Latn', false],
])('%j may be %s: %s', (text, script, expected) => expect(isOfScript(text, script)).toBe(expected));

it.each([
  [['ИВАНОВ', 'ИВАН'], 'Cyrl'],
  [['VAN', 'PIET'], 'Latn'],
  [['ИВАНОВ', 'PIET'], undefined],
  [['ИВАHОВ'], undefined],
  [['12'], undefined],
  [['ʼ'], undefined],
  [['Գոռ'], undefined],
  [['Иʼ'], 'Cyrl'],
])('the letters of %j are %s', (texts, expected) => expect(scriptOfAll(texts)).toBe(expected));
