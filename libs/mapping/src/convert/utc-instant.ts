import { daysInMonth, isoDay } from '@cbx/kernel';
import type { YearRange } from './calendar.js';

const MINUTES_OF_DAY = 24 * 60;
/** `Thh:mm:` by the minute of the day, and `ss.000Z` by the second. */
const TIMES = Array.from({ length: MINUTES_OF_DAY }, (_, minute) => `T${padded(Math.floor(minute / 60), 2)}:${padded(minute % 60, 2)}:`);
const WHOLE_SECONDS = Array.from({ length: 60 }, (_, second) => `${padded(second, 2)}.000Z`);

/**
 * An instant in UTC as canonical JSON has it, with milliseconds. The day is one of the years 0 to 9999; `minute` is of that day, and where it is of the day before or
 * behind (at most two of them away), as the offset of local time was taken off, so is the instant. Answers as `Date` does, at a fraction of its cost.
 */
export function utcInstant(year: number, month: number, day: number, minute: number, second: number, millis: number): string {
  let m = month;
  let d = day;
  let at = minute;
  for (; at < 0; at += MINUTES_OF_DAY) {
    if (--d > 0) continue;
    if (--m === 0) return byDate(year, month, day, minute, second, millis);
    d = daysInMonth(year, m);
  }
  for (; at >= MINUTES_OF_DAY; at -= MINUTES_OF_DAY) {
    if (++d <= daysInMonth(year, m)) continue;
    if (++m === 13) return byDate(year, month, day, minute, second, millis);
    d = 1;
  }
  return isoDay(year, m, d) + TIMES[at]! + (millis === 0 ? WHOLE_SECONDS[second]! : `${padded(second, 2)}.${padded(millis, 3)}Z`);
}

const LENGTH = '0000-01-01T00:00:00.000Z'.length;

/** An instant whose year in UTC is one of the range; else `undefined`, as where it is not one of four digits. */
export function within({ from, to }: YearRange, instant: string): string | undefined {
  const year = Number(instant.slice(0, 4));
  return instant.length === LENGTH && year >= from && year <= to ? instant : undefined;
}

/** Where the year is another: `Date` knows how years before 0 and behind 9999 are written. */
function byDate(year: number, month: number, day: number, minute: number, second: number, millis: number): string {
  // Date.UTC would take the years 0 to 99 for others.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(0, minute, second, millis);
  return date.toISOString();
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
