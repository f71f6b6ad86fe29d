import { isInn } from './ru-inn.js';

it.each(['550411883069', '770234015670'])('%s is a number of a person', (number) => expect(isInn(number)).toBe(true));

it.each([
  ['another check digit', '550411883068'],
  ['another one before it', '550411883079'],
  ['two digits changed places', '554011883069'],
  ['ten digits, of a company', '7702340156'],
  ['a space', '55041188306 '],
  ['digits of another script', '٥٥٠٤١١٨٨٣٠٦٩'],
])('%s is none', (_what, number) => expect(isInn(number)).toBe(false));
