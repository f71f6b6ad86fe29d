/** Months as layouts write them: `mmm` jan, `Mmm` Jan, `MMM` JAN. */
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const CASES: Readonly<Record<string, (month: string) => string>> = { mmm: (month) => month.toLowerCase(), Mmm: (month) => month, MMM: (month) => month.toUpperCase() };
const TOKEN = /yyyy|mmm|Mmm|MMM|mm|m|dd|d|[0 .,/-]/y;
const PATTERNS: Readonly<Record<string, string>> = { yyyy: '(?<year>[0-9]{4})', mm: '(?<month>[0-9]{2})', m: '(?<month>[1-9]|1[0-2])', dd: '(?<day>[0-9]{2})', d: '(?<day>[1-9]|[12][0-9]|3[01])' };

/** A date layout whose parts are not all of one width, or has the month's name: `d/m/yyyy`, `dd-MMM-yyyy`, `d Mmm yyyy`. */
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

/** `undefined` of a layout whose parts all have one width: it is read by its places. */
export function freeLayout(layout: string): FreeLayout | undefined {
  const tokens = tokensOf(layout) ?? [];
  if (!tokens.some((token) => token === 'd' || token === 'm' || token in CASES)) return undefined;
  const names = MONTHS.map(CASES[tokens.find((token) => token in CASES) ?? 'Mmm']!);
  const source = tokens.map((token) => (token in CASES ? `(?<month>${names.join('|')})` : (PATTERNS[token] ?? (token === '.' ? '\\.' : token)))).join('');
  return {
    pattern: new RegExp(`^${source}$`),
    monthOf: (written) => (names.includes(written) ? String(names.indexOf(written) + 1) : written).padStart(2, '0'),
    write: (year, month, day) =>
      tokens
        .map((token) => {
          if (token in CASES) return names[Number(month) - 1] ?? '';
          if (token === 'm' || token === 'd') return String(Number(token === 'm' ? month : day));
          return token === 'yyyy' ? year : token === 'mm' ? month : token === 'dd' ? day : token;
        })
        .join(''),
  };
}
