const START = 1;
const PART = 2;

/** Of each UTF-16 unit: whether it may begin, or stand in, a name without a colon (XML 1.0, fifth edition, section 2.3; Namespaces, section 3). */
const NAME_UNITS = new Uint8Array(0x10000);
const START_RANGES: readonly (readonly [number, number])[] = [
  [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a], [0xc0, 0xd6], [0xd8, 0xf6], [0xf8, 0x2ff], [0x370, 0x37d], [0x37f, 0x1fff], [0x200c, 0x200d], [0x2070, 0x218f], [0x2c00, 0x2fef],
  [0x3001, 0xd7ff], [0xf900, 0xfdcf], [0xfdf0, 0xfffd],
  // The first halves of U+10000 to U+EFFFF.
  [0xd800, 0xdb7f],
];
const PART_RANGES: readonly (readonly [number, number])[] = [[0x2d, 0x2e], [0x30, 0x39], [0xb7, 0xb7], [0x300, 0x36f], [0x203f, 0x2040], [0xdc00, 0xdfff]];
for (const [from, to] of START_RANGES) NAME_UNITS.fill(START | PART, from, to + 1);
for (const [from, to] of PART_RANGES) NAME_UNITS.fill(PART, from, to + 1);

export function beginsName(unit: number): boolean {
  return (NAME_UNITS[unit]! & START) !== 0;
}

/** Where the name without a colon ends that begins at `at`; `at` itself where none begins there. */
export function endOfName(text: string, at: number): number {
  if ((NAME_UNITS[text.charCodeAt(at)]! & START) === 0) return at;
  let end = at + 1;
  while ((NAME_UNITS[text.charCodeAt(end)]! & PART) !== 0) end++;
  return end;
}

/** A unit that no XML 1.0 document may have (section 2.2), in itself or as a reference. Halves of a pair are not asked: decoders leave none alone. */
const FORBIDDEN = /[\0-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

export function hasForbiddenCharacter(text: string): boolean {
  return FORBIDDEN.test(text);
}

/** Whether a character reference may name this code point. */
export function isCharacter(point: number): boolean {
  return point >= 0x20 ? point <= 0xd7ff || (point >= 0xe000 && point <= 0xfffd) || (point >= 0x10000 && point <= 0x10ffff) : point === 0x9 || point === 0xa || point === 0xd;
}

/** Unicode White_Space: what the formats' texts count as blank, more than XML does. */
export function isWhiteSpace(point: number): boolean {
  if (point <= 0x20) return point === 0x20 || (point >= 0x9 && point <= 0xd);
  if (point < 0x1680) return point === 0x85 || point === 0xa0;
  return point === 0x1680 || (point >= 0x2000 && point <= 0x200a) || point === 0x2028 || point === 0x2029 || point === 0x202f || point === 0x205f || point === 0x3000;
}
