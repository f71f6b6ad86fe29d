import { isCalendarDay, isoDay } from '@cbx/kernel';

/** Whether a text is a personal identification number of Kyrgyzstan: 14 ASCII digits, the first 1 (female) or 2 (male), then a day of the calendar as ddmmyyyy. */
export function isPin(text: string): boolean {
  return /^[12][0-9]{13}$/.test(text) && birthDayOfPin(text) !== undefined;
}

/**
 * Whether a valid PIN agrees with what else is known of the person. MALE and FEMALE are compared. Of the birth dates (EDTF) one must agree: equal in all parts
 * that it has; an interval that holds the PIN's day, from the first day of its start to the last of its end; or any approximate date.
 */
export function agreesWithPin(pin: string, sex: string | undefined, birthDates: readonly string[] | undefined): boolean {
  const isMale = pin.startsWith('2');
  if ((sex === 'MALE' && !isMale) || (sex === 'FEMALE' && isMale)) return false;
  const day = birthDayOfPin(pin)!;
  return birthDates === undefined || birthDates.some((date) => agrees(day, date));
}

function agrees(day: string, date: string): boolean {
  if (date.endsWith('~')) return true;
  const slash = date.indexOf('/');
  if (slash < 0) return day.startsWith(date);
  const start = date.slice(0, slash);
  const end = date.slice(slash + 1);
  // Texts of ISO 8601 sort as the days do; a month or year counts from its first day to its last.
  return day.slice(0, start.length) >= start && day.slice(0, end.length) <= end;
}

function birthDayOfPin(pin: string): string | undefined {
  const [day, month, year] = [Number(pin.slice(1, 3)), Number(pin.slice(3, 5)), Number(pin.slice(5, 9))];
  return year > 0 && isCalendarDay(year, month, day) ? isoDay(year, month, day) : undefined;
}
