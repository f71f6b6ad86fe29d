import type { Altered } from './mutation.ts';
import { topLevelParts, withoutPart } from './yaml-line.ts';

/** Alterations that any value may have: other numbers, fewer arguments, fewer or other items, another text. */
export function alterValue(value: string): Altered[] {
  return [...alterNumbers(value), ...dropArguments(value), ...alterTemplate(value), ...alterCondition(value), ...alterScalar(value)];
}

/** Each number one more and one less, as wide as it was. */
export function alterNumbers(value: string): Altered[] {
  return Array.from(value.matchAll(/(?<![\p{L}\d_#])\d+(?![\p{L}_])/gu)).flatMap(({ 0: digits, index }) =>
    [1, -1]
      .map((step) => Number(digits) + step)
      .filter((other) => other >= 0)
      .map((other): Altered => [value.slice(0, index) + String(other).padStart(digits.length, '0') + value.slice(index + digits.length), `${other} instead of ${digits}`]),
  );
}

/** Of `type(a, b | c)` each argument and each alternative left out. */
function dropArguments(value: string): Altered[] {
  const altered: Altered[] = [];
  for (const { index } of value.matchAll(/(?<=[a-z])\(/g)) {
    const end = closing(value, index);
    const inside = value.slice(index + 1, end);
    for (const separator of [',', '|']) {
      const parts = topLevelParts(inside, separator);
      if (separator === '|' && parts.length === 1) continue;
      parts.forEach((part, place) => {
        const less = withoutPart(inside, parts, place);
        altered.push([value.slice(0, index) + (less === '' ? '' : `(${less})`) + value.slice(end + 1), `without ${inside.slice(part.start, part.end)}`]);
      });
    }
  }
  return altered;
}

function closing(value: string, open: number): number {
  for (let at = open, depth = 0; at < value.length; at++) {
    if (value[at] === '(') depth++;
    else if (value[at] === ')' && --depth === 0) return at;
  }
  return value.length;
}

/** Of `<a>,<b...>[;<c>]` another sign, a part that must be there, a part that does not take all. */
function alterTemplate(value: string): Altered[] {
  if (value.startsWith('[') || !/<[\p{L}\d_ .]+>/u.test(value)) return [];
  const altered: Altered[] = [];
  for (const { 0: sign, index } of value.matchAll(/(?<=[>[ *])[,:;=/](?=[\s<[])/g)) altered.push([`${value.slice(0, index)}~${value.slice(index + 1)}`, `~ instead of ${sign}`]);
  for (const { 0: optional, 1: inside, index } of value.matchAll(/\[([^[\]]*)\]/g)) if (inside!.includes('<')) altered.push([value.slice(0, index) + inside! + value.slice(index + optional.length), `'${inside}' must be there`]);
  for (const { index } of value.matchAll(/\.\.\.>/g)) altered.push([value.slice(0, index) + value.slice(index + 3), 'not all that is left']);
  return altered;
}

/** Of `a if b and c` one condition less. */
function alterCondition(value: string): Altered[] {
  const altered: Altered[] = [];
  for (const { 0: condition, index } of value.matchAll(/ if [^,\]]+?(?= and |,|\]|$)/g)) {
    const rest = value.slice(index + condition.length);
    altered.push([value.slice(0, index) + (rest.startsWith(' and ') ? ` if ${rest.slice(' and '.length)}` : rest), `without '${condition.trim()}'`]);
  }
  for (const { 0: condition, index } of value.matchAll(/ and [^,\]]+?(?= and |,|\]|$)/g)) altered.push([value.slice(0, index) + value.slice(index + condition.length), `without '${condition.trim()}'`]);
  return altered;
}

/** What is said alone, or within `{ }` or `[ ]`. */
function alterScalar(value: string): Altered[] {
  const inside = /^([{[] ?)(.*?)( ?[}\]])$/.exec(value);
  if (inside === null) return value === 'true' || value === 'false' ? [[value === 'true' ? 'false' : 'true', 'the contrary']] : [otherText(value)].filter(([other]) => other !== value);
  const [, open = '', items = '', close = ''] = inside;
  const parts = topLevelParts(items);
  return parts.flatMap(({ start, end }, index): Altered[] => {
    const item = items.slice(start, end);
    const altered: Altered[] = [[open + withoutPart(items, parts, index) + close, `without ${item}`]];
    const put = ([other, what]: Altered): void => void altered.push([open + items.slice(0, start) + other + items.slice(end) + close, what]);
    const colon = open.startsWith('{') ? item.indexOf(': ') : -2;
    const said = item.slice(colon + 2);
    if (!/^\d+$/.test(said)) for (const [other, what] of /^[{[]/.test(said) ? alterScalar(said) : [otherText(said)]) put([item.slice(0, colon + 2) + other, `${item.slice(0, colon + 2)}${what}`]);
    return altered;
  });
}

function otherText(text: string): Altered {
  const other = /['"]$/.test(text) ? `${text.slice(0, -1)}~${text.at(-1)}` : `${text}~`;
  return [other, `${other} instead of ${text}`];
}
