/** How digits 1 to 11 are weighed for the check digit; the second row where the first gives 10. Source: members/KAZ/README.md, section 5. */
const WEIGHTS = [
  [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2],
] as const;

/**
 * The individual identification number of an invented citizen of Kazakhstan.
 *
 * @param birth `yyyy-mm-dd`, 1900 to 2099
 * @param serial the first serial number that is tried, 0 to 9999; some have no check digit, then the next is taken
 */
export function makeIin(birth: string, sex: 'MALE' | 'FEMALE', serial: number): string {
  const century = (birth < '2000' ? 3 : 5) + (sex === 'FEMALE' ? 1 : 0);
  const stem = `${birth.slice(2).replaceAll('-', '')}${century}${String(serial).padStart(4, '0')}`;
  const check = WEIGHTS.map((weights) => weights.reduce((sum, weight, index) => sum + weight * Number(stem[index]), 0) % 11).find((digit) => digit < 10);
  return check === undefined ? makeIin(birth, sex, serial + 1) : stem + String(check);
}
