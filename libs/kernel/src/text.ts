/**
 * Runs of Unicode White_Space (Unicode 16, PropList.txt). `\s` is another set: it has U+FEFF, which is no white space, and lacks U+0085, which is.
 */
const WHITE_SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
const SPACE = 0x20;

/** The shared schema's *text*: NFC, each run of White_Space one space, trimmed. An empty result is an absent value. */
export function normalizeText(value: string): string {
  if (isPlainText(value)) return value;
  const spaced = toNfc(value).replace(WHITE_SPACE, ' ');
  const start = spaced.startsWith(' ') ? 1 : 0;
  const end = spaced.length > start && spaced.endsWith(' ') ? spaced.length - 1 : spaced.length;
  return spaced.slice(start, end);
}

/**
 * Whether a text is seen at a glance to be what `normalizeText` makes of it, not empty, without control characters and lone surrogates, and as many code
 * points as units. Most values are: Latin, Cyrillic and Armenian letters, digits and signs with single spaces between them. `false` says nothing.
 */
export function isPlainText(value: string): boolean {
  let afterSpace = true;
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (unit === SPACE) {
      if (afterSpace) return false;
      afterSpace = true;
    } else if (isInert(unit)) afterSpace = false;
    else return false;
  }
  return !afterSpace;
}

/** Neither white space nor control, and untouched by NFC whatever stands beside it (text.spec.ts proves it by Unicode's own tables). */
function isInert(unit: number): boolean {
  if (unit < 0x7f) return unit > SPACE;
  return (unit >= 0xa1 && unit <= 0x2ff) || (unit >= 0x400 && unit <= 0x482) || (unit >= 0x48a && unit <= 0x58f) || (unit >= 0x2010 && unit <= 0x2027) || unit === 0x2116;
}

/** Length in Unicode code points. */
export function codePointLength(value: string): number {
  let length = value.length;
  for (let i = 1; i < value.length; i++) {
    const low = value.charCodeAt(i);
    if (low >= 0xdc00 && low <= 0xdfff) {
      const high = value.charCodeAt(i - 1);
      if (high >= 0xd800 && high <= 0xdbff) length--;
    }
  }
  return length;
}

/** Whether a character of general category Cc is in it. */
export function hasControlCharacter(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (unit < SPACE || (unit >= 0x7f && unit <= 0x9f)) return true;
  }
  return false;
}

/** Whether half of a surrogate pair stands alone in it. */
export function hasLoneSurrogate(value: string): boolean {
  return !value.isWellFormed();
}

const MARK = /^\p{M}$/u;
/** No language comes near so many marks on one letter. */
const LONG_RUN = 64;

/**
 * NFC in time that grows with the length only. The engine's own sorts the marks behind a letter by insertion, so that a letter with 100,000 marks in
 * turns above and below takes it minutes: such runs are brought into canonical order before.
 */
export function toNfc(value: string): string {
  let ordered = '';
  let copied = 0;
  for (let i = 0; i < value.length; ) {
    const end = endOfMarks(value, i);
    if (end - i > LONG_RUN) {
      ordered += value.slice(copied, i) + inCanonicalOrder(value.slice(i, end));
      copied = end;
    }
    i = Math.max(end, i + 1);
  }
  return (copied === 0 ? value : ordered + value.slice(copied)).normalize('NFC');
}

/** Where the run of marks ends that begins at `start`. (A regular expression over the whole run would overflow its stack.) */
function endOfMarks(value: string, start: number): number {
  let end = start;
  while (end < value.length) {
    const unit = value.charCodeAt(end);
    if (unit < 0x300 || isInert(unit)) break;
    const character = String.fromCodePoint(value.codePointAt(end)!);
    if (!MARK.test(character)) break;
    end += character.length;
  }
  return end;
}

/** The canonical decomposition of a run of marks (Unicode Standard, 3.11: D108, Canonical Ordering Algorithm), by counting. */
export function inCanonicalOrder(run: string): string {
  const marks = Array.from(run, (mark) => mark.normalize('NFD')).flatMap((decomposed) => Array.from(decomposed));
  const rank = ranks(new Set(marks));
  let ordered = '';
  let buckets = new Map<number, string[]>();
  const flush = (): void => {
    for (const [, bucket] of [...buckets].sort(([a], [b]) => a - b)) ordered += bucket.join('');
    buckets = new Map();
  };
  for (const mark of marks) {
    const own = rank.get(mark)!;
    if (own === 0) {
      // A mark of combining class 0 stays where it is, and nothing passes it.
      flush();
      ordered += mark;
      continue;
    }
    const bucket = buckets.get(own);
    if (bucket === undefined) buckets.set(own, [mark]);
    else bucket.push(mark);
  }
  flush();
  return ordered;
}

const LOWEST_CLASS = '\u0334';
const HIGHEST_CLASS = '\u0345';

/** The order of combining classes, which no API tells: NFD puts two marks the other way round exactly where the first one's class is the higher. 0 is class 0. */
function ranks(marks: ReadonlySet<string>): Map<string, number> {
  const isPutAfter = (mark: string, other: string): boolean => mark !== other && (mark + other).normalize('NFD') === other + mark;
  const moving = [...marks].filter((mark) => isPutAfter(mark, LOWEST_CLASS) || isPutAfter(HIGHEST_CLASS, mark));
  moving.sort((a, b) => Number(isPutAfter(a, b)) - Number(isPutAfter(b, a)));
  const rank = new Map([...marks].map((mark) => [mark, 0]));
  let current = 0;
  moving.forEach((mark, index) => {
    if (index === 0 || isPutAfter(mark, moving[index - 1]!)) current++;
    rank.set(mark, current);
  });
  return rank;
}
