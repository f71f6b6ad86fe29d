import { NUMBER, TEXT, type Tree } from '@cbx/formats';
import type { FaultReporter } from '../fault.js';
import type { Pen } from '../render/pen.js';
import type { YearRange } from './calendar.js';
import type { Ink, Outcome } from './converter.js';
import { INVALID, isUnreadable, TextConverter } from './text.js';
import { FAULTY } from './converter.js';

export type UnixUnit = 'seconds' | 'milliseconds';

const DIGITS = /^(?:0|-?[1-9][0-9]{0,14})$/;

/** An instant as a count of seconds or milliseconds since 1970-01-01T00:00:00Z: digits without leading zeros, or a number where the format has numbers. */
export class UnixTime extends TextConverter {
  readonly #isNumber: boolean;

  /** @param isNumber whether it is written as a number, and not as a text */
  constructor(unit: UnixUnit, years: YearRange, isNumber: boolean) {
    const size = unit === 'seconds' ? 1000 : 1;
    super({
      expected: { en: `${unit} since 1970-01-01T00:00:00Z, year ${years.from} to ${years.to}`, ru: `${unit === 'seconds' ? 'секунды' : 'миллисекунды'} с 1970-01-01T00:00:00Z, год от ${years.from} до ${years.to}` },
      gives: { type: 'string', format: 'instant' },
      read(text) {
        const date = new Date(DIGITS.test(text) ? Number(text) * size : Number.NaN);
        const year = date.getUTCFullYear();
        return year >= years.from && year <= years.to ? date.toISOString() : INVALID;
      },
      write(value, pen) {
        const count = Math.floor(Date.parse(String(value)) / size);
        return Number.isNaN(count) ? pen.fail('FIELD.INVALID') : String(count);
      },
    });
    this.#isNumber = isNumber;
  }

  override read(tree: Tree, node: number, sink: FaultReporter): Outcome {
    if (!this.#isNumber || tree.kind(node) !== NUMBER) return super.read(tree, node, sink);
    const outcome = this.evaluateText(tree.text(node));
    if (!isUnreadable(outcome)) return outcome;
    sink.reject(outcome.code, tree.nameLine(node), this.expected, node);
    return FAULTY;
  }

  override write(value: unknown, pen: Pen): Ink | undefined {
    const ink = super.write(value, pen);
    return ink === undefined ? undefined : { ...ink, kind: this.#isNumber ? NUMBER : TEXT };
  }
}
