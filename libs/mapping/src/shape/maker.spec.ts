import { Pen } from '../render/pen.js';
import type { TextStyle } from '../render/text-style.js';
import { MAKERS } from './maker.js';

const pen = new Pen({} as TextStyle, []);
const maker = MAKERS.get('partial-date')!.make([0, 1, 2, 3, 4]);

it.each([
  ['1985-07-03', [['1985-07-03', 'day']]],
  ['1985-07', [['1985-07-01', 'month']]],
  ['1985', [['1985-01-01', 'year']]],
  ['1985~', [['1985-01-01', 'year'], 'approximate']],
  ['1985/1987-02', [['1985-01-01', 'year'], ['1987-02-01', 'month']]],
  ['1985-01-01/1985', [['1985-01-01', 'day'], ['1985-01-01', 'year']]],
])('takes %s apart', (value, expected) => {
  const [from, more] = expected as [[string, string], [string, string] | string | undefined];
  const fields: [number, unknown][] = [[0, from[0]], [1, from[1]]];
  if (Array.isArray(more)) fields.push([2, more[0]], [3, more[1]]);
  else if (more !== undefined) fields.push([4, true]);
  expect([...maker.take(value, pen)!]).toEqual(fields);
});

it.each(['1985-02-30', '1985-13', '0000', '1985?', '1985~/1987', '1987/1985', '1985-07-02/1985-07', '1985/', '198', '', '1985/1986/1987', '../1985'])('cannot take %j', (value) => expect(maker.take(value, pen)).toBeUndefined());
