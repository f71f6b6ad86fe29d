import { normalizeText } from '@cbx/kernel';
import { LineMistake, parseCall } from '../language/field-line.js';
import type { RuleDefinition } from './shape-rules.js';
import { isInn } from './ru-inn.js';

/** What a number can be asked to be. */
export type NumberCheck = (text: string) => boolean;

/** `digits(n)`, `ru-inn`. @throws LineMistake */
export function numberCheck(text: string): NumberCheck {
  const { name, args } = parseCall(text);
  if (name === 'ru-inn' && args.length === 0) return isInn;
  const length = Number(args[0]);
  if (name !== 'digits' || args.length !== 1 || !Number.isInteger(length) || length < 1) throw new LineMistake(`'${text}' is no check of a number: it is digits(10) or ru-inn`);
  return (value) => value.length === length && /^[0-9]+$/.test(value);
}

/** `number-for-code(code, CODE, number, CHECK)`: where the source has this code, the number passes the check; otherwise FIELD.INVALID at the number. */
export const numberForCode: RuleDefinition = {
  name: 'number-for-code',
  minimum: 4,
  maximum: 4,
  fields: [0, 2],
  fault: 'FIELD.INVALID',
  make: (shape, [codeName, code, numberName, check], fault) => {
    const passes = numberCheck(check!);
    const [codeIndex, numberIndex] = [shape.indexOf.get(codeName!)!, shape.indexOf.get(numberName!)!];
    const expected = { en: `${check} for the code ${code}`, ru: `${check} для кода ${code}` };
    return (frame, sink) => {
      const number = frame.outcomes[numberIndex];
      if (typeof number !== 'string' || passes(number)) return;
      if (normalizeText(frame.sourceText(codeIndex) ?? '') === code) frame.rejectValue(numberIndex, fault, expected, sink);
    };
  },
};

/** `counts-lines(number)`: of an element of a list, its number is its place, from 1; otherwise FIELD.INVALID at the object. */
export const countsLines: RuleDefinition = {
  name: 'counts-lines',
  minimum: 1,
  maximum: 1,
  fault: 'FIELD.INVALID',
  make: (shape, [name], fault) => {
    const index = shape.indexOf.get(name!)!;
    const expected = { en: 'numbers in turn, from 1', ru: 'номера по порядку, с 1' };
    return (frame, sink) => {
      const number = frame.outcomes[index];
      if (typeof number === 'number' && number !== frame.position + 1) frame.rejectObject(fault, expected, sink);
    };
  },
};
