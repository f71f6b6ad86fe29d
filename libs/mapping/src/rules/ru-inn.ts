const FIRST = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
const SECOND = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

/** Whether a text is the taxpayer's number of a person in Russia: twelve ASCII digits, of which the last two check those before them. */
export function isInn(text: string): boolean {
  if (!/^[0-9]{12}$/.test(text)) return false;
  const digit = (weights: readonly number[]): number => (weights.reduce((sum, weight, index) => sum + weight * Number(text[index]), 0) % 11) % 10;
  return digit(FIRST) === Number(text[10]) && digit(SECOND) === Number(text[11]);
}
