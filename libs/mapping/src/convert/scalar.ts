import { normalizeText } from '@cbx/kernel';
import { ABSENT, type Converter, FAULTY, isEmpty } from './converter.js';

const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;

/** A number written as an integer, without fraction or exponent, within the range however many digits it has. */
export function integer(from: number, to: number): Converter {
  const expected = { en: `an integer from ${from} to ${to}`, ru: `целое число от ${from} до ${to}` };
  return {
    expected,
    gives: { type: 'integer' },
    read(node, place, sink) {
      if (isEmpty(node, normalizeText)) return ABSENT;
      if (node.kind === 'number' && INTEGER.test(node.source)) {
        // Beyond 2^53 digits are lost, but not the order: such a number is out of any range that is allowed.
        const value = Number(node.source);
        // `-0` is zero.
        if (value >= from && value <= to) return value === 0 ? 0 : value;
      }
      sink.reject('FIELD.INVALID', place.line, place.path.toString(), expected);
      return FAULTY;
    },
  };
}

/** `true` or `false`, of which only `true` says something: `false` is as if it were absent. */
export const flag: Converter = {
  expected: { en: 'true or false', ru: 'true или false' },
  gives: { type: 'boolean' },
  read(node, place, sink) {
    if (node.kind === 'boolean') return node.value ? true : ABSENT;
    if (isEmpty(node, normalizeText)) return ABSENT;
    sink.reject('FIELD.INVALID', place.line, place.path.toString(), flag.expected);
    return FAULTY;
  },
};
