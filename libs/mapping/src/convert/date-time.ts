import { isCalendarDay } from '@cbx/kernel';
import { atOffset, type YearRange } from './calendar.js';
import { INVALID, TextConverter } from './text.js';

/** One way in which a date and time is written: `dd.mm.yyyy hh:mm:ss[.f] +06:00`, `yyyy-mm-ddThh:mm:ss[.f]zone`. */
export interface DateTimeLayout {
  readonly written: string;
  /** Finds the parts, each in a group of its name. */
  readonly pattern: RegExp;
  /** Minutes that local time is ahead of UTC; `undefined` where the text says it. */
  readonly offset: number | undefined;
}

const PARTS: Readonly<Record<string, string>> = { yyyy: '(?<year>[0-9]{4})', mm: '(?<month>[0-9]{2})', dd: '(?<day>[0-9]{2})', hh: '(?<hour>[0-9]{2})', ss: '(?<second>[0-9]{2})', zzzz: '(?<zone>[+-][0-9]{4})', '[.f]': '(?:\\.(?<fraction>[0-9]{1,3}))?', zone: '(?:Z|(?<zone>[+-][0-9]{2}:[0-9]{2}))' };
const TOKEN = /yyyy|mm|dd|hh|ss|\[\.f\]|zone|zzzz|[ T.,:/-]/y;
const OFFSET = / (?<sign>[+-])(?<hours>0[0-9]|1[0-4]):(?<minutes>[0-5][0-9])$/;
/** ISO 8601 has no longer one in use. */
const MOST_MINUTES = 14 * 60;

/** `undefined` where it is not understood: a part is missing or stands twice, or nothing says the zone. */
export function parseDateTimeLayout(written: string): DateTimeLayout | undefined {
  const fixed = OFFSET.exec(written)?.groups;
  const layout = fixed === undefined ? written : written.replace(OFFSET, '');
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < layout.length) {
    const token = TOKEN.exec(layout)?.[0];
    if (token === undefined) return undefined;
    // Behind the hour it is the minutes.
    tokens.push(token === 'mm' && tokens.includes('hh') ? 'minutes' : token);
  }
  const count = (part: string): number => tokens.filter((token) => token === part).length;
  const isWhole = ['yyyy', 'mm', 'dd', 'hh', 'minutes'].every((part) => count(part) === 1) && count('ss') <= 1 && count('[.f]') <= count('ss') && count('zone') + count('zzzz') === (fixed === undefined ? 1 : 0);
  if (!isWhole) return undefined;
  const source = tokens.map((token) => (token === 'minutes' ? '(?<minute>[0-9]{2})' : (PARTS[token] ?? (token === '.' ? '\\.' : token)))).join('');
  const offset = fixed === undefined ? undefined : (fixed.sign === '-' ? -1 : 1) * (Number(fixed.hours) * 60 + Number(fixed.minutes));
  return { written, pattern: new RegExp(`^${source}$`), offset };
}

/** A date and time in one of `layouts`, of which the first is written, with milliseconds where it may have them, and at `rendered` where it says the zone. Read as UTC with milliseconds. Years count as written and in UTC; hours 00-23, minutes and seconds 00-59, offsets up to 14:00. */
export function dateTime(layouts: readonly DateTimeLayout[], years: YearRange, rendered = '+00:00'): TextConverter {
  const written = layouts.map((layout) => layout.written);
  return new TextConverter({
    expected: {
      en: `a date and time written ${written.join(' or ')}, year ${years.from} to ${years.to}`,
      ru: `дата и время вида ${written.join(' или ')}, год от ${years.from} до ${years.to}`,
    },
    gives: { type: 'string', format: 'instant' },
    read(text) {
      for (const { pattern, offset } of layouts) {
        const parts = pattern.exec(text)?.groups;
        if (parts !== undefined) return instantOf(parts, offset, years);
      }
      return INVALID;
    },
    write: (value, pen) => writeDateTime(String(value), layouts[0]!, years, rendered) ?? pen.fail('FIELD.INVALID'),
  });
}

/** `undefined` where the year is none of `years`, as written or in UTC. */
function writeDateTime(instant: string, { written, offset }: DateTimeLayout, years: YearRange, rendered: string): string | undefined {
  const zone = offset === undefined ? rendered : offsetText(offset);
  const local = atOffset(instant, '+00:00', years) === undefined ? undefined : atOffset(instant, zone, years);
  if (local === undefined) return undefined;
  const [, yyyy = '', mm = '', dd = '', hh = '', minutes = '', ss = '', fraction = ''] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{3})/.exec(local) ?? [];
  const layout = written.replace(OFFSET, '');
  // The hour stands behind the month: there `mm` is the minutes.
  const at = layout.indexOf('hh');
  const time = layout.slice(at).replace('hh', hh).replace('mm', minutes).replace('ss', ss).replace('[.f]', fraction).replace('zone', zone === '+00:00' ? 'Z' : zone).replace('zzzz', zone.replace(':', ''));
  return layout.slice(0, at).replace('yyyy', yyyy).replace('mm', mm).replace('dd', dd) + time;
}

function offsetText(minutes: number): string {
  const ahead = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${String(Math.floor(ahead / 60)).padStart(2, '0')}:${String(ahead % 60).padStart(2, '0')}`;
}

function instantOf({ year, month, day, hour, minute, second = '0', fraction = '', zone }: Readonly<Record<string, string | undefined>>, fixed: number | undefined, years: YearRange): string | typeof INVALID {
  const offset = fixed ?? minutesOf(zone);
  if (offset === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return INVALID;
  if (Number(year) < years.from || Number(year) > years.to || !isCalendarDay(Number(year), Number(month), Number(day))) return INVALID;
  // Date.UTC would take the years 0 to 99 for others.
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute) - offset, Number(second), Number(fraction.padEnd(3, '0')));
  const yearInUtc = date.getUTCFullYear();
  return yearInUtc < years.from || yearInUtc > years.to ? INVALID : date.toISOString();
}

/** Of `+06:00`; of nothing, which is `Z`, 0. */
function minutesOf(zone: string | undefined): number | undefined {
  if (zone === undefined) return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (minutes > 59 || hours * 60 + minutes > MOST_MINUTES) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
