import { isCalendarDay } from '@cbx/kernel';

const PATTERN = /^[1-6][0-9]{6}[ABCEHKM][0-9]{3}(?:PB|BA|BI)[0-9]$/;
const WEIGHTS = [7, 3, 1];
const FIRST_CENTURY = 1800;

/**
 * Whether a text is a personal number of Belarus: a digit for century and sex, ddmmyy of a real day, a letter for the region, three digits, two letters, a check
 * digit (modulo 10 over the first thirteen with the weights 7, 3, 1, letters from A = 10).
 */
export function isPersonalNumber(text: string): boolean {
  if (!PATTERN.test(text)) return false;
  const { year, month, day } = dayOf(text);
  return isCalendarDay(year, month, day) && checkDigit(text) === Number(text[13]);
}

/** The year in which the century of a valid number begins. */
export function centuryOf(number: string): number {
  return FIRST_CENTURY + 100 * Math.floor((Number(number[0]) - 1) / 2);
}

/** Whether a valid number agrees with the sex, where that is MALE or FEMALE, and in each known part with a date that is neither approximate nor an interval. */
export function agreesWithPersonalNumber(number: string, sex: string | undefined, birthDate: string | undefined): boolean {
  const isMale = Number(number[0]) % 2 === 1;
  if ((sex === 'MALE' && !isMale) || (sex === 'FEMALE' && isMale)) return false;
  if (birthDate === undefined || birthDate.endsWith('~') || birthDate.includes('/')) return true;
  const { year, month, day } = dayOf(number);
  const own = [year, month, day];
  return birthDate.split('-').every((part, index) => Number(part) === own[index]);
}

function dayOf(number: string): { year: number; month: number; day: number } {
  return { year: centuryOf(number) + Number(number.slice(5, 7)), month: Number(number.slice(3, 5)), day: Number(number.slice(1, 3)) };
}

function checkDigit(number: string): number {
  let sum = 0;
  for (let index = 0; index < 13; index++) sum += Number.parseInt(number[index]!, 36) * WEIGHTS[index % 3]!;
  return sum % 10;
}
