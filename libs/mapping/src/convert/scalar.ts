import { BOOLEAN, NUMBER } from '@cbx/formats';
import type { CodeList } from '../language/code-list.js';
import type { Localized } from '../localized.js';
import { ABSENT, type Converter, FAULTY, readOtherKind } from './converter.js';
import { INVALID, TextConverter, TOO_LONG, UNKNOWN_CODE } from './text.js';

const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;

/** A number written as an integer, without fraction or exponent, within the range however many digits it has. */
export function integer(from: number, to: number): Converter {
  const expected = { en: `an integer from ${from} to ${to}`, ru: `целое число от ${from} до ${to}` };
  return {
    expected,
    gives: { type: 'integer' },
    read(tree, node, sink) {
      if (tree.kind(node) !== NUMBER) return readOtherKind(tree, node, expected, sink);
      const text = tree.text(node);
      if (INTEGER.test(text)) {
        // Beyond 2^53 digits are lost, but not the order: such a number is out of any range that is allowed.
        const value = Number(text);
        // `-0` is zero.
        if (value >= from && value <= to) return value === 0 ? 0 : value;
      }
      sink.reject('FIELD.INVALID', tree.nameLine(node), expected, node);
      return FAULTY;
    },
    write(value, pen) {
      const number = Number(value);
      return number >= from && number <= to ? { kind: NUMBER, text: String(number), children: [], pointer: pen.pointer } : pen.fail('FIELD.INVALID');
    },
  };
}

/** `true` or `false`, of which only `true` says something: `false` is as if it were absent. */
export const flag: Converter = {
  expected: { en: 'true or false', ru: 'true или false' },
  gives: { type: 'boolean' },
  read(tree, node, sink) {
    if (tree.kind(node) === BOOLEAN) return tree.text(node) === 'true' ? true : ABSENT;
    return readOtherKind(tree, node, flag.expected, sink);
  },
  write: (value) => (value === true ? { kind: BOOLEAN, text: 'true', children: [] } : undefined),
};

const SAYS_YES: readonly string[] = ['yes', 'true'];

/** As {@link flag}, written as a code: of the list's symbols only `yes` and `true` say something, any other is as if it were absent. */
export function codedFlag({ name, symbols }: CodeList): TextConverter {
  const code = [...symbols].find(([, symbol]) => SAYS_YES.includes(symbol))?.[0];
  return new TextConverter({
    expected: { en: `a code of the list ${name}`, ru: `код из списка ${name}` },
    gives: { type: 'boolean' },
    symbolOf: symbols,
    read(text) {
      const symbol = symbols.get(text);
      if (symbol === undefined) return UNKNOWN_CODE;
      return SAYS_YES.includes(symbol) ? true : ABSENT;
    },
    write: (value) => (value === true ? code : undefined),
  });
}

/** How an integer may be written in a text, beside digits without a leading zero. */
export type IntegerStyle = 'plain' | 'zeros' | 'counted' | 'groups';

const WRITTEN: Readonly<Record<IntegerStyle, RegExp>> = {
  plain: /^(?:0|[1-9][0-9]*)$/,
  zeros: /^[0-9]+$/,
  counted: /^[0-9]+$/,
  groups: /^(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?: [0-9]{3})+)$/,
};

/** An integer written in a text: digits without sign; `zeros` also with leading zeros, `counted` likewise, but more digits than the upper limit has are too long, `groups` also in groups of three with a space between them. */
export function writtenInteger(from: number, to: number, style: IntegerStyle): TextConverter {
  const expected: Localized = { en: `an integer from ${from} to ${to}`, ru: `целое число от ${from} до ${to}` };
  return new TextConverter({
    expected,
    gives: { type: 'integer' },
    read(text) {
      if (!WRITTEN[style].test(text)) return INVALID;
      if (style === 'counted' && text.length > String(to).length) return TOO_LONG;
      const value = Number(text.replaceAll(' ', ''));
      return value >= from && value <= to ? value : INVALID;
    },
    write(value, pen) {
      const number = Number(value);
      const { room } = pen;
      // In columns of its own a number is filled up with zeros, and is too long where it has more digits.
      if (room !== undefined && number > to && String(number).length > room) return pen.fail('FIELD.TOO_LONG');
      if (style === 'counted' && number > to) return pen.fail('FIELD.TOO_LONG');
      if (number < from || number > to) return pen.fail('FIELD.INVALID');
      return style === 'zeros' && room !== undefined ? String(number).padStart(room, '0') : String(number);
    },
  });
}

/** A sign that says something by standing where a template has it. */
export const mark = new TextConverter({ expected: { en: 'a sign', ru: 'знак' }, gives: { type: 'boolean' }, read: () => true });
