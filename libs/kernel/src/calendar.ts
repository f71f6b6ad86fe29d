const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Whether `year` has a 29 February in the Gregorian calendar, which is extended backwards where needed. */
export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Days of a month; 0 where there is no such month. `month` from 1. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (DAYS[month - 1] ?? 0);
}

export function isCalendarDay(year: number, month: number, day: number): boolean {
  return day >= 1 && day <= daysInMonth(year, month);
}

/** Days that were written last, each where its number says: people's lives have some 40,000 days, and those of one submission fewer. A power of two. */
const REMEMBERED = 8192;
const dayNumbers = new Int32Array(REMEMBERED).fill(-1);
const writtenDays = new Array<string>(REMEMBERED).fill('');

/** `YYYY-MM-DD` of a day whose numbers are known to be one, in the years 0 to 9999. */
export function isoDay(year: number, month: number, day: number): string {
  const number = (year * 12 + month) * 32 + day;
  const slot = number & (REMEMBERED - 1);
  if (dayNumbers[slot] !== number) {
    dayNumbers[slot] = number;
    writtenDays[slot] = `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
  }
  return writtenDays[slot]!;
}

/** The UTC day of an instant as `YYYY-MM-DD`; a string is canonical, in UTC. */
export function utcDay(instant: string | Date): string {
  return (typeof instant === 'string' ? instant : instant.toISOString()).slice(0, 10);
}

const LAST_DAY = '9999-12-31';

/** The same day `years` later; 29 February becomes 28 February in a year that has none, and what is after 9999-12-31 that day. */
export function addYears(day: string, years: number): string {
  const year = Number(day.slice(0, 4)) + years;
  if (year > 9999) return LAST_DAY;
  const rest = day.slice(4);
  return padded(year, 4) + (rest === '-02-29' && !isLeapYear(year) ? '-02-28' : rest);
}

/** The first day that an EDTF value (levels 0 and 1 as the shared schema has them) can mean: of `1985` 1985-01-01, of an interval that of its start. */
export function firstPossibleDay(edtf: string): string {
  if (edtf.length === 10 && edtf.charCodeAt(7) === 0x2d) return edtf;
  const start = edtf.split('/')[0]!.replace('~', '');
  if (start.length === 4) return `${start}-01-01`;
  return start.length === 7 ? `${start}-01` : start;
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
