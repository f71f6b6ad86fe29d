import { firstPossibleDay, isCalendarDay } from '@cbx/kernel';
import { ABSENT, FAULTY, type Gives, type Outcome } from '../convert/converter.js';
import type { FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';
import type { Pen } from '../render/pen.js';
import type { Frame } from './frame.js';

/** Makes one value of what the fields of an object gave; reports what does not go together, and then answers FAULTY. */
export interface Maker {
  readonly gives: Gives;
  readonly expected: Localized;
  make(frame: Frame, sink: FaultReporter): Outcome;
  /** The way back: what each field is given, by its index; `undefined` of a value that it cannot make. */
  take(value: unknown, pen: Pen): ReadonlyMap<number, unknown> | undefined;
}

/** A maker by the name that mappings use. `fields`: how many it takes. */
export interface MakerDefinition {
  readonly name: string;
  readonly fields: number;
  /** @param indexes of the fields, in the order in which they are named */
  make(indexes: readonly number[]): Maker;
}

const EXPECTED: Localized = { en: 'a date with its precision, or an interval of two whose end is not before its start', ru: 'дата с точностью либо период из двух дат, конец которого не раньше начала' };
const WITH_END: Localized = { en: 'nothing here without an end of the interval', ru: 'ничего без конца периода' };
const NOT_BOTH: Localized = { en: 'not approximate, as an interval is given', ru: 'не приблизительно, так как задан период' };

/** How much of a date is known, by the symbols of a code list. */
const LENGTHS: Readonly<Record<string, number>> = { day: 10, month: 7, year: 4 };

/**
 * `partial-date(date, precision, end, end's precision, approximate)`: a whole date of which only a part is known (`day`, `month`, `year`; without precision the
 * day), or an interval of two such; `approximate` is a flag. Makes EDTF: `1985-07`, `1985~`, `1985/1987`. An interval is not approximate, has an end whose first
 * day is not before that of its start, and only with an end has it an end's precision; else FIELD.INVALID.
 */
const partialDate: MakerDefinition = {
  name: 'partial-date',
  fields: 5,
  make: ([date, precision, end, endPrecision, approximate]) => ({
    gives: { type: 'string', format: 'edtf' },
    expected: EXPECTED,
    make(frame, sink) {
      const { outcomes } = frame;
      const [start, startPart, finish, finishPart, isApproximate] = [date!, precision!, end!, endPrecision!, approximate!].map((index) => outcomes[index]);
      let faulty = [start, startPart, finish, finishPart, isApproximate].includes(FAULTY);
      const reject = (index: number, expected: Localized): void => {
        frame.rejectValue(index, 'FIELD.INVALID', expected, sink);
        faulty = true;
      };
      if (finish === ABSENT && typeof finishPart === 'string') reject(endPrecision!, WITH_END);
      if (finish !== ABSENT && isApproximate === true) reject(approximate!, NOT_BOTH);
      const from = known(start, startPart);
      const to = known(finish, finishPart);
      if (from !== undefined && to !== undefined && firstPossibleDay(to) < firstPossibleDay(from)) reject(end!, EXPECTED);
      if (faulty) return FAULTY;
      if (from === undefined) return ABSENT;
      if (to !== undefined) return `${from}/${to}`;
      return isApproximate === true ? `${from}~` : from;
    },
    take(value) {
      const [, from, to, sign] = EDTF.exec(String(value)) ?? [];
      if (from === undefined || !isDate(from) || (to !== undefined && (!isDate(to) || firstPossibleDay(to) < firstPossibleDay(from)))) return undefined;
      const given = new Map<number, unknown>([[date!, firstPossibleDay(from)], [precision!, precisionOf(from)]]);
      if (to !== undefined) given.set(end!, firstPossibleDay(to)).set(endPrecision!, precisionOf(to));
      if (sign !== undefined) given.set(approximate!, true);
      return given;
    },
  }),
};

const EDTF = /^([0-9-]{4,10})(?:\/([0-9-]{4,10})|(~))?$/;
const ISO_DATE = /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$/;

/** Whether a text is a day, month or year of the calendar, as ISO 8601 writes it. */
function isDate(text: string): boolean {
  const [, year, month = '01', day = '01'] = ISO_DATE.exec(text) ?? [];
  return year !== undefined && Number(year) >= 1 && isCalendarDay(Number(year), Number(month), Number(day));
}

function precisionOf(text: string): string {
  return Object.keys(LENGTHS).find((part) => LENGTHS[part] === text.length)!;
}

/** The part of a date that is known. */
function known(date: Outcome, part: Outcome): string | undefined {
  if (typeof date !== 'string' || part === FAULTY) return undefined;
  return date.slice(0, LENGTHS[part === ABSENT ? 'day' : String(part)]);
}

export const MAKERS: ReadonlyMap<string, MakerDefinition> = new Map([partialDate].map((maker) => [maker.name, maker]));
