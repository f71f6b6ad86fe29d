import { isCalendarDay, isoDay } from '@cbx/kernel';
import type { Localized } from '../localized.js';
import type { Converter } from './converter.js';
import { type Reading, textConverter } from './text.js';

export interface YearRange {
  readonly from: number;
  readonly to: number;
}

const INVALID: Reading = { fault: 'FIELD.INVALID' };
const PARTS: Readonly<Record<string, string>> = { dd: '(?<day>[0-9]{2})', mm: '(?<month>[0-9]{2})', yyyy: '(?<year>[0-9]{4})' };

/** A day, month or year written in one of `layouts` (`dd.mm.yyyy`, `mm.yyyy`, `yyyy`), read as ISO 8601: what a layout lacks is left out. */
export function readPartialDate(layouts: readonly string[], years: YearRange): (text: string) => Reading {
  const patterns = layouts.map(layoutPattern);
  return (text) => {
    for (const pattern of patterns) {
      const groups = pattern.exec(text)?.groups;
      if (groups === undefined) continue;
      const year = Number(groups.year);
      const month = groups.month === undefined ? undefined : Number(groups.month);
      const day = groups.day === undefined ? undefined : Number(groups.day);
      if (year < years.from || year > years.to) return INVALID;
      if (!isCalendarDay(year, month ?? 1, day ?? 1)) return INVALID;
      return { value: isoDay(year, month ?? 1, day ?? 1).slice(0, day !== undefined ? 10 : month !== undefined ? 7 : 4) };
    }
    return INVALID;
  };
}

/** Whether a layout names a year, and nothing that is not known. */
export function isDateLayout(layout: string): boolean {
  return /yyyy/.test(layout) && /^(?:dd|mm|yyyy|[./-])+$/.test(layout);
}

export function calendarDate(layouts: readonly string[], years: YearRange): Converter {
  return textConverter({ expected: dateExpectation(layouts, years), gives: { type: 'string' }, convert: readPartialDate(layouts, years) });
}

export function dateExpectation(layouts: readonly string[], years: YearRange): Localized {
  return {
    en: `a date written ${layouts.join(' or ')}, of the Gregorian calendar, year ${years.from} to ${years.to}`,
    ru: `дата вида ${layouts.map((layout) => layout.replace('dd', 'дд').replace('mm', 'мм').replace('yyyy', 'гггг')).join(' или ')} григорианского календаря, год от ${years.from} до ${years.to}`,
  };
}

const INSTANT = /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{3}))?([+-][0-9]{2}:[0-9]{2})$/;

/** `yyyy-mm-ddThh:mm:ss`, with or without milliseconds, and one of `offsets`; read as UTC with milliseconds. */
export function zonedInstant(offsets: readonly string[], years: YearRange): Converter {
  return textConverter({
    expected: {
      en: `an instant written yyyy-mm-ddThh:mm:ss${offsets.join(' or ')}, year ${years.from} to ${years.to}`,
      ru: `момент времени вида гггг-мм-ддTчч:мм:сс${offsets.join(' или ')}, год от ${years.from} до ${years.to}`,
    },
    gives: { type: 'string' },
    convert(text) {
      const match = INSTANT.exec(text);
      if (match === null) return INVALID;
      const [year, month, day, hour, minute, second, millisecond] = match.slice(1, 8).map((part) => Number(part ?? 0)) as [number, number, number, number, number, number, number];
      const offset = match[8]!;
      if (!offsets.includes(offset) || year < years.from || year > years.to) return INVALID;
      if (!isCalendarDay(year, month, day) || hour > 23 || minute > 59 || second > 59) return INVALID;
      const sign = offset.startsWith('-') ? -1 : 1;
      const offsetMinutes = sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)));
      return { value: new Date(Date.UTC(year, month - 1, day, hour, minute - offsetMinutes, second, millisecond)).toISOString() };
    },
  });
}

function layoutPattern(layout: string): RegExp {
  const escaped = layout.replaceAll('.', '\\.').replace(/dd|mm|yyyy/g, (part) => PARTS[part]!);
  return new RegExp(`^${escaped}$`);
}
