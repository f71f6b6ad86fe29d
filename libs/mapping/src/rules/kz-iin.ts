import { isCalendarDay, isoDay } from '@cbx/kernel';

const WEIGHTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const SECOND_WEIGHTS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];

/** Whether a text is an individual identification number of Kazakhstan: 12 ASCII digits, a real birth date, a century digit 1 to 6, the right check digit. */
export function isIin(text: string): boolean {
  return /^[0-9]{12}$/.test(text) && birthDayOfIin(text) !== undefined && checkDigit(text) === Number(text[11]);
}

/**
 * Whether a valid IIN agrees with what else is known of the person. MALE and FEMALE are compared; of the birth dates (EDTF: a year, month or
 * day) one must agree, as far as it goes.
 */
export function agreesWithIin(iin: string, sex: string | undefined, birthDates: readonly string[] | undefined): boolean {
  const male = Number(iin[6]) % 2 === 1;
  if ((sex === 'MALE' && !male) || (sex === 'FEMALE' && male)) return false;
  const birthDay = birthDayOfIin(iin)!;
  return birthDates === undefined || birthDates.some((date) => birthDay.startsWith(date));
}

/** Digits 1-6 are YYMMDD, digit 7 the century (1, 2: 1800s; 3, 4: 1900s; 5, 6: 2000s). */
function birthDayOfIin(iin: string): string | undefined {
  const century = Number(iin[6]);
  if (century < 1 || century > 6) return undefined;
  const year = 1800 + 100 * Math.floor((century - 1) / 2) + Number(iin.slice(0, 2));
  const month = Number(iin.slice(2, 4));
  const day = Number(iin.slice(4, 6));
  return isCalendarDay(year, month, day) ? isoDay(year, month, day) : undefined;
}

/** Modulo 11 with one set of weights, with another where that gives 10; where both give 10 no such number exists. */
function checkDigit(iin: string): number {
  const sum = (weights: readonly number[]): number => weights.reduce((total, weight, index) => total + weight * Number(iin[index]), 0) % 11;
  const first = sum(WEIGHTS);
  return first === 10 ? sum(SECOND_WEIGHTS) : first;
}
