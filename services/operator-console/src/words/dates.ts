import type { Language } from './language.js';

/** Locales for formats: English dates as day month year, for readers all over the member states. */
const LOCALES: Readonly<Record<Language, string>> = { ru: 'ru', en: 'en-GB' };

const formats = new Map<string, Intl.DateTimeFormat>();

function format(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(LOCALES[language], options);
    formats.set(key, found);
  }
  return found;
}

/** Joins the parts up to the year: Russian formats end in « г.», which a table has no room for. */
function withoutEra(formatter: Intl.DateTimeFormat, date: Date): string {
  const parts = formatter.formatToParts(date);
  const year = parts.findIndex(({ type }) => type === 'year');
  const kept = year === -1 ? parts : parts.filter((part, index) => index <= year || !(part.type === 'literal' && part.value.includes('г.')));
  return kept
    .map(({ value }) => value)
    .join('')
    .trim();
}

/** `3 июля 1985` of `1985-07-03`; what is no day comes back as it is. */
export function formatDay(day: string, language: Language): string {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T00:00:00Z`) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime())) return day;
  return withoutEra(format(language, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }), date);
}

/** `июль 1985` of `1985-07`. */
export function formatMonth(month: string, language: Language): string {
  const date = /^\d{4}-\d{2}$/.test(month) ? new Date(`${month}-01T00:00:00Z`) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime())) return month;
  return withoutEra(format(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }), date);
}

/** Date and time of an instant, in the reader's time zone unless another is given. */
export function formatInstant(instant: string, language: Language, timeZone?: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  const day = withoutEra(format(language, { day: 'numeric', month: 'short', year: 'numeric', timeZone }), date);
  return `${day}, ${formatClock(date, language, timeZone)}`;
}

/** Date and time in UTC with its mark: what two readers in two zones can compare. */
export function formatUtc(instant: string, language: Language): string {
  return `${formatInstant(instant, language, 'UTC')} UTC`;
}

/** `14:05`. */
export function formatClock(date: Date, language: Language, timeZone?: string): string {
  return format(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(date);
}

/** A whole number with the language's grouping. */
export function formatNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language]).format(value);
}

/**
 * A span of time in its two largest units: `2 h 05 min`, `3 d 4 h`, `45 s`. Rounded down: a limit never seems longer than it is.
 * @param ms at least 0
 */
export function formatSpan(ms: number, language: Language): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const unit = UNITS[language];
  if (days > 0) return join(days, unit.day, hours % 24, unit.hour);
  if (hours > 0) return join(hours, unit.hour, minutes % 60, unit.minute);
  if (minutes >= 10) return `${minutes} ${unit.minute}`;
  if (minutes > 0) return join(minutes, unit.minute, seconds % 60, unit.second);
  return `${seconds} ${unit.second}`;
}

const UNITS = {
  ru: { day: 'дн.', hour: 'ч', minute: 'мин', second: 'с' },
  en: { day: 'd', hour: 'h', minute: 'min', second: 's' },
} as const satisfies Record<Language, Record<'day' | 'hour' | 'minute' | 'second', string>>;

function join(major: number, majorUnit: string, minor: number, minorUnit: string): string {
  return minor === 0 ? `${major} ${majorUnit}` : `${major} ${majorUnit} ${minor} ${minorUnit}`;
}

/** How long ago, coarse enough not to flicker: `5 min`, `3 h`, `2 d`; undefined below a minute. */
export function formatAge(ms: number, language: Language): string | undefined {
  const minutes = Math.floor(ms / 60_000);
  const unit = UNITS[language];
  if (minutes < 1) return undefined;
  if (minutes < 60) return `${minutes} ${unit.minute}`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} ${unit.hour}`;
  return `${Math.floor(minutes / 1440)} ${unit.day}`;
}
