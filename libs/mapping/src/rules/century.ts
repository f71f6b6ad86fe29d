import { NO_NODE } from '@cbx/formats';
import { utcDay } from '@cbx/kernel';
import type { ByFormat } from '../convert/by-format.js';
import { TextConverter } from '../convert/text.js';
import type { BeforeReading } from '../shape/shape-field.js';
import { centuryOf, isPersonalNumber } from './by-personal-number.js';

/** The year in which the century of a number begins; `undefined` of a text that is no such number. */
export type CenturyOfNumber = (text: string) => number | undefined;

/** Numbers that say a century, by the names of the rules that check them. */
export const CENTURIES: ReadonlyMap<string, CenturyOfNumber> = new Map([['by-personal-number', (text: string) => (isPersonalNumber(text) ? centuryOf(text) : undefined)]]);

/**
 * Tells a date type what century its years of two digits are of: that of the number in the field of that name, where it is valid by itself; otherwise the hundred
 * years that end with the UTC day of the record's sentAt. Without either the century is not known.
 */
export function centuryFrom(dates: ByFormat, field: string, ofNumber: CenturyOfNumber): BeforeReading {
  return (frame, { tree, record }) => {
    const { shape } = frame;
    const index = shape.indexOf.get(field)!;
    const { content } = shape.fields[index]!;
    const node = frame.sources[index]!;
    const text = node === NO_NODE || content.kind !== 'value' || !(content.converter instanceof TextConverter) ? undefined : content.converter.evaluate(tree, node);
    const year = typeof text === 'string' ? ofNumber(text) : undefined;
    const { sentAt } = (record?.header ?? {}) as { readonly sentAt?: string };
    dates.century = year === undefined ? (sentAt === undefined ? undefined : { lastDay: utcDay(sentAt) }) : { year };
  };
}
