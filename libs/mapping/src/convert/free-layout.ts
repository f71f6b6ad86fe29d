/** Months as layouts write them: `mmm` jan, `Mmm` Jan, `MMM` JAN; with four letters january, January, JANUARY. */
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const SHORT_MONTHS = MONTHS.map((month) => month.slice(0, 3));
const lower = (month: string): string => month.toLowerCase();
const upper = (month: string): string => month.toUpperCase();
const NAMES: Readonly<Record<string, readonly string[]>> = { mmm: SHORT_MONTHS.map(lower), Mmm: SHORT_MONTHS, MMM: SHORT_MONTHS.map(upper), mmmm: MONTHS.map(lower), Mmmm: MONTHS, MMMM: MONTHS.map(upper) };
/** The month as a code list of the format writes it. */
const LISTED = 'month';
const TOKEN = /yyyy|yy|month|mmmm|Mmmm|MMMM|mmm|Mmm|MMM|mm|m|dd|d|"[^"]+"|[0 .,/'-]/y;
const PATTERNS: Readonly<Record<string, string>> = { yyyy: '(?<year>[0-9]{4})', yy: '(?<year>[0-9]{2})', mm: '(?<month>[0-9]{2})', m: '(?<month>[1-9]|1[0-2])', dd: '(?<day>[0-9]{2})', d: '(?<day>[1-9]|[12][0-9]|3[01])' };

/** What months are called, by the format's own list: to `01` … `12`. */
export type MonthNames = ReadonlyMap<string, string>;

/** A date layout whose parts are not all of one width, whose year has two digits, or that has the month's name: `d/m/yyyy`, `dd.mm.yy`, `d Mmm yyyy`, `d month yyyy "р."`. */
export interface FreeLayout {
  readonly pattern: RegExp;
  /** The number of a month that the pattern found, as two digits. */
  monthOf(written: string): string;
  write(year: string, month: string, day: string): string;
}

export function tokensOf(layout: string): string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < layout.length) {
    const token = TOKEN.exec(layout)?.[0];
    if (token === undefined) return undefined;
    tokens.push(token);
  }
  return tokens;
}

/** Which parts a layout has, each by its letter. */
export function partsOf(layout: string): string[] {
  return (tokensOf(layout) ?? []).filter((token) => /^[a-z]/i.test(token)).map((token) => token[0]!.toLowerCase());
}

export function hasPart(layout: string, part: 'y' | 'm' | 'd'): boolean {
  return partsOf(layout).includes(part);
}

/** Whether its months are called as a list says. */
export function hasListedMonth(layout: string): boolean {
  return tokensOf(layout)?.includes(LISTED) === true;
}

/** Of layouts of a date, and of a date and time. */
export function hasShortYear(layout: string): boolean {
  return /(?<!y)yy(?!y)/.test(layout.replace(/"[^"]*"/g, ''));
}

/** `undefined` of a layout whose parts all have one width: it is read by its places. */
export function freeLayout(layout: string, listed?: MonthNames): FreeLayout | undefined {
  const tokens = tokensOf(layout) ?? [];
  if (!tokens.some((token) => token === 'd' || token === 'm' || token === 'yy' || isName(token) || token.startsWith('"'))) return undefined;
  const { pattern, monthOf } = monthPattern(tokens.find(isName), listed);
  const writeMonth = monthWriter(listed);
  return {
    pattern: new RegExp(`^${tokens.map((token) => (isName(token) ? pattern : (PATTERNS[token] ?? escaped(literal(token))))).join('')}$`, 'u'),
    monthOf,
    write: (year, month, day) =>
      tokens
        .map((token) => {
          if (isName(token)) return writeMonth(token, month);
          if (token === 'm' || token === 'd') return String(Number(token === 'm' ? month : day));
          if (token === 'yy') return year.slice(-2);
          return token === 'yyyy' ? year : token === 'mm' ? month : token === 'dd' ? day : literal(token);
        })
        .join(''),
  };
}

function isName(token: string): boolean {
  return token === LISTED || token in NAMES;
}

function numbersOf(token: string | undefined, listed: MonthNames): MonthNames {
  return token === undefined || token === LISTED ? listed : new Map(NAMES[token]!.map((name, index) => [name, String(index + 1).padStart(2, '0')]));
}

/** What finds the name of a month that a token stands for, and what its number is; a month that is written in digits stays as it is. */
export function monthPattern(token: string | undefined, listed: MonthNames = new Map()): { readonly pattern: string; monthOf(written: string): string } {
  const numbers = numbersOf(token, listed);
  // The longest goes first, as it may begin with another.
  const alternatives = [...numbers.keys()].sort((a, b) => b.length - a.length).map(escaped).join('|');
  return { pattern: `(?<month>${alternatives})`, monthOf: (written) => (token === undefined ? undefined : numbers.get(written)) ?? written.padStart(2, '0') };
}

/** Writes the name of a month as its token has it; of several that a list has for it the first. */
export function monthWriter(listed: MonthNames = new Map()): (token: string, month: string) => string {
  return (token, month) => [...numbersOf(token, listed)].find(([, number]) => number === month)?.[0] ?? '';
}

/** The one year within `from` and the 99 that follow which has these last digits. */
export function yearOf(digits: string, from: number): number {
  if (digits.length > 2) return Number(digits);
  const year = from - (from % 100) + Number(digits);
  return year < from ? year + 100 : year;
}

function literal(token: string): string {
  return token.startsWith('"') ? token.slice(1, -1) : token;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
