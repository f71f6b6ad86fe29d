import { ABSENT, type Converter, FAULTY, readOtherKind } from './converter.js';

const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;

/** A number written as an integer, without fraction or exponent, within the range however many digits it has. */
export function integer(from: number, to: number): Converter {
  const expected = { en: `an integer from ${from} to ${to}`, ru: `целое число от ${from} до ${to}` };
  return {
    expected,
    gives: { type: 'integer' },
    read(node, sink) {
      if (node.kind !== 'number') return readOtherKind(node, expected, sink);
      if (INTEGER.test(node.text)) {
        // Beyond 2^53 digits are lost, but not the order: such a number is out of any range that is allowed.
        const value = Number(node.text);
        // `-0` is zero.
        if (value >= from && value <= to) return value === 0 ? 0 : value;
      }
      sink.reject('FIELD.INVALID', node.nameLine, expected);
      return FAULTY;
    },
  };
}

/** `true` or `false`, of which only `true` says something: `false` is as if it were absent. */
export const flag: Converter = {
  expected: { en: 'true or false', ru: 'true или false' },
  gives: { type: 'boolean' },
  read(node, sink) {
    if (node.kind === 'boolean') return node.text === 'true' ? true : ABSENT;
    return readOtherKind(node, flag.expected, sink);
  },
};
