import { isCalendarDay } from '@cbx/kernel';
import { atOffset, type YearRange } from './calendar.js';
import { type MonthNames, monthPattern, monthWriter, yearOf } from './free-layout.js';
import { INVALID, TextConverter } from './text.js';
import { isTimeZone, offsetAt, offsetOfLocal } from './time-zone.js';
import { utcInstant, within } from './utc-instant.js';

/** One way in which a date and time is written: `dd.mm.yyyy hh:mm:ss[.f] +06:00`, `yyyy-mm-ddThh:mm:ss[.f]zone`, `d Mmm yy, hh:mm Europe/Kyiv`. */
export interface DateTimeLayout {
  readonly written: string;
  /** Its parts in their order, without the zone behind them. */
  readonly tokens: readonly string[];
  /** Finds the parts, each in a group of its name. */
  readonly pattern: RegExp;
  /** How far local time is ahead of UTC, in minutes, or the IANA time zone that says it; `undefined` where the text does. */
  readonly offset: number | string | undefined;
  /** The number of a month that the pattern found, as two digits. */
  monthOf(written: string): string;
  /** What a month's token is written as. */
  writeMonth(token: string, month: string): string;
}

const PARTS: Readonly<Record<string, string>> = {
  yyyy: '(?<year>[0-9]{4})',
  yy: '(?<year>[0-9]{2})',
  mm: '(?<month>[0-9]{2})',
  m: '(?<month>[1-9]|1[0-2])',
  dd: '(?<day>[0-9]{2})',
  d: '(?<day>[1-9]|[12][0-9]|3[01])',
  hh: '(?<hour>[0-9]{2})',
  minutes: '(?<minute>[0-9]{2})',
  ss: '(?<second>[0-9]{2})',
  zzzz: '(?<zone>[+-][0-9]{4})',
  '[.f]': '(?:\\.(?<fraction>[0-9]{1,3}))?',
  zone: '(?:Z|(?<zone>[+-][0-9]{2}:[0-9]{2}))',
};
const TOKEN = /yyyy|yy|month|mmmm|Mmmm|MMMM|mmm|Mmm|MMM|mm|m|dd|d|hh|ss|\[\.f\]|zone|zzzz|"[^"]+"|[ T.,:/'-]/y;
const OFFSET = / (?<sign>[+-])(?<hours>0[0-9]|1[0-4]):(?<minutes>[0-5][0-9])$/;
const ZONE = / (?<name>[A-Z][A-Za-z]+(?:\/[A-Za-z_+-]+[0-9]*)+|UTC)$/;
/** ISO 8601 has no longer one in use. */
const MOST_MINUTES = 14 * 60;
const MONTH = /^m(?:m|onth|m{2,3})?$/i;

/** `undefined` where it is not understood: a part is missing or stands twice, or nothing says the zone. */
export function parseDateTimeLayout(written: string, months?: MonthNames): DateTimeLayout | undefined {
  const fixed = OFFSET.exec(written)?.groups;
  const zone = ZONE.exec(written)?.groups?.name;
  if (zone !== undefined && !isTimeZone(zone)) return undefined;
  const layout = written.replace(OFFSET, '').replace(ZONE, '');
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < layout.length) {
    const token = TOKEN.exec(layout)?.[0];
    if (token === undefined) return undefined;
    // Behind the hour it is the minutes.
    tokens.push(token === 'mm' && tokens.includes('hh') ? 'minutes' : token);
  }
  const count = (...parts: string[]): number => tokens.filter((token) => parts.includes(token)).length;
  const isSaid = fixed !== undefined || zone !== undefined;
  const isDay = count('yyyy', 'yy') === 1 && tokens.filter((token) => MONTH.test(token)).length === 1 && count('dd', 'd') === 1;
  if (!isDay || count('hh') !== 1 || count('minutes') !== 1 || count('ss') > 1 || count('[.f]') > count('ss') || count('zone', 'zzzz') !== (isSaid ? 0 : 1)) return undefined;
  const name = tokens.find((token) => MONTH.test(token) && PARTS[token] === undefined);
  const { pattern: monthNames, monthOf } = monthPattern(name, months);
  const source = tokens.map((token) => (token === name ? monthNames : (PARTS[token] ?? escaped(token.startsWith('"') ? token.slice(1, -1) : token)))).join('');
  const offset = fixed === undefined ? zone : (fixed.sign === '-' ? -1 : 1) * (Number(fixed.hours) * 60 + Number(fixed.minutes));
  return { written, tokens, pattern: new RegExp(`^${source}$`, 'u'), offset, monthOf, writeMonth: monthWriter(months) };
}

/**
 * A date and time in one of `layouts`, of which the first is written, with milliseconds where it may have them, and at `rendered` where it says the zone. Read as UTC with milliseconds. Years count as
 * written and in UTC; hours 00-23, minutes and seconds 00-59, offsets up to 14:00. In a time zone a local time that is there twice is the first of both, one that is not there is at fault.
 */
export function dateTime(layouts: readonly DateTimeLayout[], years: YearRange, rendered = '+00:00'): TextConverter {
  const written = layouts.map((layout) => layout.written);
  return new TextConverter({
    expected: {
      en: `a date and time written ${written.join(' or ')}, year ${years.from} to ${years.to}`,
      ru: `дата и время вида ${written.join(' или ')}, год от ${years.from} до ${years.to}`,
    },
    gives: { type: 'string', format: 'instant' },
    read(text) {
      for (const layout of layouts) {
        const parts = layout.pattern.exec(text)?.groups;
        if (parts !== undefined) return instantOf(parts, layout, years);
      }
      return INVALID;
    },
    write: (value, pen) => writeDateTime(String(value), layouts[0]!, years, rendered) ?? pen.fail('FIELD.INVALID'),
  });
}

/** `undefined` where the year is none of `years`, as written or in UTC. */
function writeDateTime(instant: string, { tokens, offset, writeMonth }: DateTimeLayout, years: YearRange, rendered: string): string | undefined {
  const zone = offset === undefined ? rendered : offsetText(typeof offset === 'string' ? offsetAt(Date.parse(instant), offset) : offset);
  const local = atOffset(instant, '+00:00', years) === undefined ? undefined : atOffset(instant, zone, years);
  if (local === undefined) return undefined;
  const [, yyyy = '', mm = '', dd = '', hh = '', minutes = '', ss = '', fraction = ''] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{3})/.exec(local) ?? [];
  const values: Readonly<Record<string, string>> = { yyyy, yy: yyyy.slice(2), mm, m: String(Number(mm)), dd, d: String(Number(dd)), hh, minutes, ss, '[.f]': fraction, zone: zone === '+00:00' ? 'Z' : zone, zzzz: zone.replace(':', '') };
  return tokens.map((token) => values[token] ?? (MONTH.test(token) ? writeMonth(token, mm) : token.startsWith('"') ? token.slice(1, -1) : token)).join('');
}

function offsetText(minutes: number): string {
  const ahead = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${String(Math.floor(ahead / 60)).padStart(2, '0')}:${String(ahead % 60).padStart(2, '0')}`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function instantOf({ year: written = '', month = '', day, hour, minute, second = '0', fraction = '', zone }: Readonly<Record<string, string | undefined>>, { offset: fixed, monthOf }: DateTimeLayout, years: YearRange): string | typeof INVALID {
  const year = yearOf(written, years.from);
  const number = Number(monthOf(month));
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return INVALID;
  if (year < years.from || year > years.to || !isCalendarDay(year, number, Number(day))) return INVALID;
  const minutes = Number(hour) * 60 + Number(minute);
  const millis = Number(fraction.padEnd(3, '0'));
  const offset = typeof fixed === 'string' ? offsetOfLocal(Date.parse(utcInstant(year, number, Number(day), minutes, Number(second), millis)), fixed) : (fixed ?? minutesOf(zone));
  if (offset === undefined) return INVALID;
  return within(years, utcInstant(year, number, Number(day), minutes - offset, Number(second), millis)) ?? INVALID;
}

/** Of `+06:00`; of nothing, which is `Z`, 0. */
function minutesOf(zone: string | undefined): number | undefined {
  if (zone === undefined) return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (minutes > 59 || hours * 60 + minutes > MOST_MINUTES) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
