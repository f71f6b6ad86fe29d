import { OBJECT, type Tree, UNKNOWN_NAME, writtenText } from '@cbx/formats';
import { firstPossibleDay, isCalendarDay, isoDay, normalizeText } from '@cbx/kernel';
import type { FaultCode, FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';
import { readPartialDate, type YearRange } from './calendar.js';
import type { Pen } from '../render/pen.js';
import { ABSENT, type Converter, FAULTY, type Gives, type Ink, type Outcome } from './converter.js';
import { INVALID } from './text.js';
import { utcInstant, within } from './utc-instant.js';

/** Which century a year of two digits is of: that of a number that says it, such as 1900; or that of the hundred years that end with a day. */
export type Century = { readonly year: number } | { readonly lastDay: string };

/** One way in which a date is written, and the code that says so. */
export interface FormatLayout {
  readonly format: string;
  /** `yyyymmdd`, `yymmdd`, `~`, `yyyymmddhhmm +03:00`, `yyyymmddhhmmzone`. */
  readonly layout: string;
}

export interface ByFormatOptions {
  readonly layouts: readonly FormatLayout[];
  readonly years: YearRange;
  /** Formats that a value without one is of: that with as many digits. Without these a format must be there. */
  readonly without?: readonly string[] | undefined;
}

/** Approximate dates and intervals: a date of 4, 6 or 8 digits, `~` behind it, or two joined with `-`. */
export const APPROXIMATE = '~';
export const TWO_DIGITS = 'yymmdd';
const DATE_LAYOUTS = ['yyyymmdd', 'yyyymm', 'yyyy'] as const;
const INSTANT = /^yyyymmddhhmm(?:ss)?(?:zone| [+-](?:0[0-9]|1[0-4]):[0-5][0-9])$/;
const ZONE = /^([+-])([0-9]{2})([0-9]{2})$/;
const MOST_HOURS = 14;

/** Whether a layout is one that {@link ByFormat} reads. */
export function isFormatLayout(layout: string): boolean {
  return layout === APPROXIMATE || layout === TWO_DIGITS || DATE_LAYOUTS.some((each) => each === layout) || INSTANT.test(layout);
}

type Read = (text: string) => Outcome;
/** `undefined` of a value that the layout cannot write. */
type Write = (value: string) => string | undefined;

/**
 * A date, or date and time, that stands in two places: `value`, and the code of the `format` in which it is written. Without a value it is absent. A format that is
 * missing has another fault than one that is unknown.
 */
export class ByFormat implements Converter {
  /** The names of the places. The first is content, the second is not. */
  static readonly places = ['value', 'format'] as const;
  readonly expected: Localized;
  readonly gives: Gives;
  /** What years of two digits are read by; to be set before. `undefined`: such a date is looked at, and not known. */
  century: Century | undefined;
  readonly hasTwoDigitYears: boolean;
  readonly #reads: ReadonlyMap<string, Read>;
  readonly #without: readonly FormatLayout[] | undefined;
  readonly #writes: readonly { readonly format: string; readonly write: Write }[];
  #vocabulary: Tree['vocabulary'] | undefined;
  #valueName = UNKNOWN_NAME;
  #formatName = UNKNOWN_NAME;

  constructor({ layouts, years, without }: ByFormatOptions) {
    this.#reads = new Map(layouts.map(({ format, layout }) => [format, this.#readerOf(layout, years)]));
    this.#writes = [...layouts].sort((a, b) => precisionOf(b.layout) - precisionOf(a.layout)).flatMap(({ format, layout }) => (layout === TWO_DIGITS || layout.endsWith('zone') ? [] : [{ format, write: writerOf(layout, this.#reads.get(format)!) }]));
    this.#without = without?.map((format) => layouts.find((each) => each.format === format)!);
    this.hasTwoDigitYears = layouts.some(({ layout }) => layout === TWO_DIGITS);
    const isInstant = layouts.some(({ layout }) => INSTANT.test(layout));
    const isDay = layouts.every(({ layout }) => layout === 'yyyymmdd' || layout === TWO_DIGITS);
    this.gives = { type: 'string', format: isInstant ? 'instant' : isDay ? 'date' : 'edtf' };
    const said = layouts.map(({ format, layout }) => `${format} (${layout})`).join(', ');
    this.expected = { en: `a date and its format: ${said}`, ru: `дата и её формат: ${said}` };
  }

  read(tree: Tree, node: number, sink: FaultReporter): Outcome {
    if (this.#vocabulary !== tree.vocabulary) this.#learn(tree);
    let value = '';
    let format = '';
    const end = tree.nexts[node]!;
    for (let child = node + 1; child < end; child++) {
      const name = tree.names[child];
      if (name === this.#valueName) value = textOf(tree, child);
      else if (name === this.#formatName) format = textOf(tree, child);
    }
    if (value === '') return ABSENT;
    const read = this.#reads.get(format);
    if (read === undefined) return this.#readOther(value, format, tree, node, sink);
    const outcome = read(value);
    return outcome === INVALID ? this.#reject('FIELD.INVALID', tree, node, sink) : outcome;
  }

  /** Of a format that is missing or unknown. */
  #readOther(value: string, format: string, tree: Tree, node: number, sink: FaultReporter): Outcome {
    if (format !== '') return this.#reject('FIELD.UNKNOWN_CODE', tree, node, sink);
    if (this.#without === undefined) return this.#reject('FIELD.MISSING', tree, node, sink);
    const chosen = this.#without.find(({ layout }) => layout.length === value.length && /^[0-9]+$/.test(value))?.format;
    const outcome = chosen === undefined ? INVALID : this.#reads.get(chosen)!(value);
    return outcome === INVALID ? this.#reject('FIELD.INVALID', tree, node, sink) : outcome;
  }

  #reject(code: FaultCode, tree: Tree, node: number, sink: FaultReporter): typeof FAULTY {
    sink.reject(code, tree.nameLine(node), this.expected, node);
    return FAULTY;
  }

  /** In the layout that has as many parts as the value; of dates with a time the one that says most, at an offset of its own. */
  write(value: unknown, pen: Pen): Ink | undefined {
    const text = String(value);
    for (const { format, write } of this.#writes) {
      const written = write(text);
      if (written === undefined) continue;
      const [valueName, formatName] = ByFormat.places;
      return { kind: OBJECT, text: '', children: [writtenText(valueName, written, pen.pointer), writtenText(formatName, format)], pointer: pen.pointer };
    }
    return pen.fail('FIELD.INVALID');
  }

  #learn({ vocabulary }: Tree): void {
    this.#vocabulary = vocabulary;
    [this.#valueName, this.#formatName] = ByFormat.places.map((name) => vocabulary.idOf(name)) as [number, number];
  }

  #readerOf(layout: string, years: YearRange): Read {
    if (layout === TWO_DIGITS) return (text) => (/^[0-9]{6}$/.test(text) ? this.#inCentury(text) : INVALID);
    if (layout === APPROXIMATE) return readApproximate(years);
    return INSTANT.test(layout) ? readInstant(layout, years) : readPartialDate([layout], years);
  }

  /** Six digits; whether they are a day can be said when the century is known. */
  #inCentury(text: string): Outcome {
    const { century } = this;
    if (century === undefined) return FAULTY;
    const [year, month, day] = [Number(text.slice(0, 2)), Number(text.slice(2, 4)), Number(text.slice(4))] as [number, number, number];
    const full = 'year' in century ? century.year + year : yearWithin(century.lastDay, year, text.slice(2));
    return isCalendarDay(full, month, day) ? isoDay(full, month, day) : INVALID;
  }
}

/** Normalised. */
function textOf(tree: Tree, node: number): string {
  return tree.isPlain(node) ? tree.text(node) : normalizeText(tree.text(node));
}

/** The year of those digits in the hundred years that end with a day. */
function yearWithin(lastDay: string, year: number, monthAndDay: string): number {
  const hundred = Number(lastDay.slice(0, 4)) - (Number(lastDay.slice(0, 4)) % 100);
  const asDigits = (full: number): string => String(full).padStart(4, '0') + monthAndDay;
  return asDigits(hundred + year) <= lastDay.replaceAll('-', '') ? hundred + year : hundred - 100 + year;
}

function readApproximate(years: YearRange): Read {
  const read = readPartialDate(DATE_LAYOUTS, years);
  return (text) => {
    const dash = text.indexOf('-');
    if (dash < 0) {
      const approximate = text.endsWith('~') ? '~' : '';
      const date = read(approximate === '' ? text : text.slice(0, -1));
      return date === INVALID ? INVALID : `${date as string}${approximate}`;
    }
    const start = read(text.slice(0, dash));
    const end = read(text.slice(dash + 1));
    return start === INVALID || end === INVALID || firstPossibleDay(end as string) < firstPossibleDay(start as string) ? INVALID : `${start as string}/${end as string}`;
  };
}

/** As UTC. Years count as written and in UTC; the zone is what the layout says, or stands behind the digits as `+hhmm`, up to 14:59. */
function readInstant(layout: string, years: YearRange): Read {
  const [written = '', fixed = ''] = layout.split(' ');
  const digits = written.replace('zone', '').length;
  const hasZone = written.endsWith('zone');
  const pattern = new RegExp(`^[0-9]{${digits}}$`);
  const always = ZONE.exec(fixed.replace(':', ''));
  return (text) => {
    const match = hasZone ? ZONE.exec(text.slice(digits)) : always;
    if (match === null || !pattern.test(hasZone ? text.slice(0, digits) : text)) return INVALID;
    const number = (from: number, to: number): number => Number(text.slice(from, to));
    const [year, month, day, hour, minute, second] = [number(0, 4), number(4, 6), number(6, 8), number(8, 10), number(10, 12), digits > 12 ? number(12, 14) : 0] as const;
    const [hours, minutes] = [Number(match[2]), Number(match[3])];
    if (year < years.from || year > years.to || !isCalendarDay(year, month, day) || hour > 23 || minute > 59 || second > 59 || hours > MOST_HOURS || minutes > 59) return INVALID;
    return within(years, utcInstant(year, month, day, hour * 60 + minute - (match[1] === '-' ? -1 : 1) * (hours * 60 + minutes), second, 0)) ?? INVALID;
  };
}

/** Of layouts of instants: how many digits they have. */
function precisionOf(layout: string): number {
  return INSTANT.test(layout) ? layout.split(' ')[0]!.length : 0;
}

/** What the layout reads again as the value it writes. */
function writerOf(layout: string, read: Read): Write {
  const write: Write = layout === APPROXIMATE ? writeApproximate : INSTANT.test(layout) ? (value) => writeInstant(value, layout) : (value) => value.replaceAll('-', '');
  return (value) => {
    const written = write(value);
    return written !== undefined && isSame(read(written), value) ? written : undefined;
  };
}

/** Milliseconds are not written. */
function isSame(outcome: Outcome, value: string): boolean {
  return typeof outcome === 'string' && (outcome === value || outcome === value.replace(/\.[0-9]{3}Z$/, '.000Z'));
}

function writeApproximate(value: string): string | undefined {
  const isDated = /^[0-9-]+(?:~|\/[0-9-]+)$/.test(value);
  return isDated ? value.replaceAll('-', '').replace('/', '-') : undefined;
}

function writeInstant(value: string, layout: string): string | undefined {
  const [written = '', fixed = ''] = layout.split(' ');
  const [, sign, hours, minutes] = ZONE.exec(fixed.replace(':', '')) ?? [];
  const ahead = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const time = Date.parse(value);
  if (Number.isNaN(time)) return undefined;
  const local = new Date(time + ahead * 60_000).toISOString();
  return /^[0-9]{4}-/.test(local) ? local.replace(/[-:T]/g, '').slice(0, written.length) : undefined;
}
