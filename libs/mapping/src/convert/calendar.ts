import { firstPossibleDay, isCalendarDay, isoDay, utcDay } from '@cbx/kernel';
import type { Localized } from '../localized.js';
import type { Pen } from '../render/pen.js';
import { type DateForms, readDateForms, writeDateForms } from './date-forms.js';
import { freeLayout, type FreeLayout, hasPart, type MonthNames, partsOf, tokensOf, yearOf } from './free-layout.js';
import { INVALID, TextConverter, type TextReader, type TextWriter } from './text.js';
import { utcInstant } from './utc-instant.js';

export interface YearRange {
  readonly from: number;
  readonly to: number;
}

/** Where the parts of a date stand in a layout such as `dd.mm.yyyy`: their first character; -1 where it has no such part. */
interface DateLayout {
  readonly layout: string;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Whether it is how ISO 8601 writes it. */
  readonly isIso: boolean;
  /** Of parts that have no fixed place. */
  readonly free: FreeLayout | undefined;
}

const ISO_LAYOUTS = ['yyyy-mm-dd', 'yyyy-mm', 'yyyy'];

/** A day, month or year written in one of `layouts` (`dd.mm.yyyy`, `mm.yyyy`, `yyyy`), read as ISO 8601: what a layout lacks is left out. */
export function readPartialDate(layouts: readonly string[], years: YearRange, months?: MonthNames): TextReader {
  const places = layouts.map((layout): DateLayout => ({ layout, year: layout.indexOf('yyyy'), month: layout.indexOf('mm'), day: layout.indexOf('dd'), isIso: ISO_LAYOUTS.includes(layout), free: freeLayout(layout, months) }));
  return (text) => {
    for (const place of places) {
      if (place.free === undefined) {
        if (hasLayout(text, place.layout)) return readByLayout(text, place, years);
        continue;
      }
      const parts = place.free.pattern.exec(text)?.groups;
      if (parts !== undefined) return readParts(parts, place.free, years);
    }
    return INVALID;
  };
}

const EDTF = /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(~?)$/;

/**
 * The way back of `readPartialDate`: by the layout that has as many parts. Of an approximate date the mark is lost, of an instant its UTC day is written; an interval, or
 * what no layout has as many parts for, is left out as lost.
 */
export function writePartialDate(layouts: readonly string[], years: YearRange, months?: MonthNames): TextWriter {
  return (value, pen) => {
    const text = String(value);
    const match = EDTF.exec(text.includes('T') ? utcDay(text) : text);
    if (match === null) return text.includes('/') ? lost(pen) : pen.fail('FIELD.INVALID');
    const [, year = '', month, day, mark] = match;
    if (Number(year) < years.from || Number(year) > years.to || !isCalendarDay(Number(year), Number(month ?? 1), Number(day ?? 1))) return pen.fail('FIELD.INVALID');
    const layout = layouts.find((each) => hasPart(each, 'm') === (month !== undefined) && hasPart(each, 'd') === (day !== undefined));
    if (layout === undefined) return lost(pen);
    if (mark === '~') pen.lose('FIELD.LOSSY');
    const free = freeLayout(layout, months);
    if (free !== undefined) return free.write(year, month ?? '', day ?? '');
    return layout.replace('yyyy', year).replace('mm', month ?? '').replace('dd', day ?? '');
  };
}

function lost(pen: Pen): undefined {
  pen.lose('FIELD.LOSSY');
}

function readByLayout(text: string, { year, month, day, isIso }: DateLayout, years: YearRange): string | typeof INVALID {
  const number = digitsAt(text, year, 4);
  const ofYear = month < 0 ? 1 : digitsAt(text, month, 2);
  const ofMonth = day < 0 ? 1 : digitsAt(text, day, 2);
  if (number < years.from || number > years.to || !isCalendarDay(number, ofYear, ofMonth)) return INVALID;
  if (isIso) return text;
  if (day >= 0) return isoDay(number, ofYear, ofMonth);
  const yyyy = text.slice(year, year + 4);
  return month < 0 ? yyyy : `${yyyy}-${text.slice(month, month + 2)}`;
}

function readParts({ year: written = '', month, day }: Readonly<Record<string, string | undefined>>, { monthOf }: FreeLayout, years: YearRange): string | typeof INVALID {
  const year = String(yearOf(written, years.from)).padStart(4, '0');
  const mm = month === undefined ? undefined : monthOf(month);
  if (Number(year) < years.from || Number(year) > years.to || !isCalendarDay(Number(year), Number(mm ?? 1), Number(day ?? 1))) return INVALID;
  return [year, ...(mm === undefined ? [] : [mm]), ...(day === undefined ? [] : [day.padStart(2, '0')])].join('-');
}

/** The number of so many digits, which are known to be some. */
function digitsAt(text: string, start: number, count: number): number {
  let number = 0;
  for (let at = start; at < start + count; at++) number = number * 10 + text.charCodeAt(at) - 0x30;
  return number;
}

/** Whether a text is written as a layout says: an ASCII digit for each letter, and every other sign as it is. */
function hasLayout(text: string, layout: string): boolean {
  return text.length === layout.length && startsWithLayout(text, layout);
}

function startsWithLayout(text: string, layout: string): boolean {
  for (let i = 0; i < layout.length; i++) {
    const sign = layout.charCodeAt(i);
    const unit = text.charCodeAt(i);
    const isLetter = sign >= 0x61 && sign <= 0x7a;
    if (isLetter ? unit < 0x30 || unit > 0x39 : unit !== sign) return false;
  }
  return true;
}

/** Whether a layout has a year, no part twice, no day without a month, and nothing that is not known. */
export function isDateLayout(layout: string): boolean {
  const parts = tokensOf(layout) === undefined ? [] : partsOf(layout);
  return new Set(parts).size === parts.length && parts.includes('y') && (parts.includes('m') || !parts.includes('d'));
}

/** How dates of a type are written beside their layouts. */
export interface DateWords extends DateForms {
  /** What EDTF writes beside a date is read too (`readEdtf`). */
  readonly isEdtf?: boolean;
  /** What months are called where a layout has `month`. */
  readonly months?: MonthNames | undefined;
}

export function calendarDate(layouts: readonly string[], years: YearRange, { isEdtf = false, months, about, interval }: DateWords = {}): TextConverter {
  const { en, ru } = dateExpectation(layouts, years);
  const read = readPartialDate(layouts, years, months);
  const write = writePartialDate(layouts, years, months);
  if (about !== undefined || interval !== undefined) {
    const forms = [...(about === undefined ? [] : [about.join('*')]), ...(interval === undefined ? [] : [interval.join('*')])].map((form) => `"${form}"`);
    const expected = { en: `${en}, also as ${forms.join(' or ')}`, ru: `${ru}, также в виде ${forms.join(' или ')}` };
    return new TextConverter({ expected, gives: { type: 'string', format: 'edtf' }, read: readDateForms(read, { about, interval }), write: writeDateForms(write, { about, interval }) });
  }
  if (!isEdtf) return new TextConverter({ expected: { en, ru }, gives: { type: 'string', format: dateFormat(layouts) }, read, write });
  const expected = { en: `${en}, or an approximate date (1985~) or interval (1985/1987) of EDTF`, ru: `${ru}, либо приблизительная дата (1985~) или интервал (1985/1987) по EDTF` };
  return new TextConverter({ expected, gives: { type: 'string', format: 'edtf' }, read: readEdtf(read, years), write: writeEdtf(layouts, years) });
}

/**
 * Beside dates as `otherwise` reads them also `D~` and `D/D` of EDTF, D a day, month or year as ISO 8601 writes it. An interval ends not before it begins, both
 * taken at their first day.
 */
function readEdtf(otherwise: TextReader, years: YearRange): TextReader {
  const readIso = readPartialDate(ISO_LAYOUTS, years);
  return (text) => {
    if (text.endsWith('~')) return readIso(text.slice(0, -1)) === INVALID ? INVALID : text;
    const slash = text.indexOf('/');
    if (slash < 0) return otherwise(text);
    const start = text.slice(0, slash);
    const end = text.slice(slash + 1);
    if (readIso(start) === INVALID || readIso(end) === INVALID || firstPossibleDay(end) < firstPossibleDay(start)) return INVALID;
    return text;
  };
}

/** The way back of `readEdtf`: what is no day of the calendar, or ends before it begins, is left out as lost. */
function writeEdtf(layouts: readonly string[], years: YearRange): TextWriter {
  const read = readEdtf(readPartialDate(ISO_LAYOUTS, years), years);
  const write = writePartialDate(layouts, years);
  return (value, pen) => {
    const text = String(value);
    if (read(text) === INVALID) return lost(pen);
    return /[~/]/.test(text) ? text : write(text, pen);
  };
}

/** Whole days only, or also months and years. */
export function dateFormat(layouts: readonly string[]): 'date' | 'edtf' {
  return layouts.every((layout) => hasPart(layout, 'd')) ? 'date' : 'edtf';
}

export function dateExpectation(layouts: readonly string[], years: YearRange): Localized {
  const russian = layouts.map((layout) => (tokensOf(layout) ?? [layout]).map(inRussian).join(''));
  return {
    en: `a date written ${layouts.join(' or ')}, of the Gregorian calendar, year ${years.from} to ${years.to}`,
    ru: `дата вида ${russian.join(' или ')} по григорианскому календарю, год от ${years.from} до ${years.to}`,
  };
}

function inRussian(token: string): string {
  if (token.startsWith('"')) return token;
  return token === 'month' ? 'месяц' : token.replaceAll('d', 'д').replaceAll('m', 'м').replaceAll('M', 'М').replaceAll('y', 'г');
}

const WITHOUT_MILLIS = 'yyyy-mm-ddThh:mm:ss';
const WITH_MILLIS = `${WITHOUT_MILLIS}.fff`;
const OFFSET_LENGTH = '+05:00'.length;

/** `yyyy-mm-ddThh:mm:ss`, with or without milliseconds, and one of `offsets`; read as UTC with milliseconds. The years are those written. */
export function zonedInstant(offsets: readonly string[], years: YearRange): TextConverter {
  return new TextConverter({
    expected: {
      en: `an instant written yyyy-mm-ddThh:mm:ss${offsets.join(' or ')}, year ${years.from} to ${years.to}`,
      ru: `момент времени вида гггг-мм-ддTчч:мм:сс${offsets.join(' или ')}, год от ${years.from} до ${years.to}`,
    },
    gives: { type: 'string', format: 'instant' },
    read(text) {
      const hasMillis = text.length === WITH_MILLIS.length + OFFSET_LENGTH;
      const layout = hasMillis ? WITH_MILLIS : WITHOUT_MILLIS;
      const offset = text.slice(layout.length);
      if (!offsets.includes(offset) || !startsWithLayout(text, layout)) return INVALID;
      const year = digitsAt(text, 0, 4);
      const month = digitsAt(text, 5, 2);
      const day = digitsAt(text, 8, 2);
      const hour = digitsAt(text, 11, 2);
      const minute = digitsAt(text, 14, 2);
      const second = digitsAt(text, 17, 2);
      if (year < years.from || year > years.to || !isCalendarDay(year, month, day) || hour > 23 || minute > 59 || second > 59) return INVALID;
      return utcInstant(year, month, day, hour * 60 + minute - minutesOf(offset), second, hasMillis ? digitsAt(text, 20, 3) : 0);
    },
    write: (value, pen) => atOffset(String(value), offsets[0]!, years) ?? pen.fail('FIELD.INVALID'),
  });
}

/** An instant in UTC as it is at an offset, with milliseconds; `undefined` where it has another year there than `years` have. */
export function atOffset(instant: string, offset: string, years: YearRange): string | undefined {
  const at = new Date(Date.parse(instant) + minutesOf(offset) * 60_000);
  const year = at.getUTCFullYear();
  return year >= years.from && year <= years.to ? at.toISOString().replace('Z', offset) : undefined;
}

function minutesOf(offset: string): number {
  return (offset.startsWith('-') ? -1 : 1) * (digitsAt(offset, 1, 2) * 60 + digitsAt(offset, 4, 2));
}

/** Whether a text names an offset from UTC as `zonedInstant` takes them. */
export function isOffset(text: string): boolean {
  return /^[+-](?:0[0-9]|1[0-4]):[0-5][0-9]$/.test(text);
}
