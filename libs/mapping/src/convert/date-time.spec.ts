import { Pen } from '../render/pen.js';
import type { TextStyle } from '../render/text-style.js';
import { dateTime, parseDateTimeLayout } from './date-time.js';

const layouts = ['dd.mm.yyyy hh:mm:ss[.f] +06:00', 'yyyymmddhhmmss[.f] +06:00', 'yyyy-mm-ddThh:mm:ss[.f]zone'].map((written) => parseDateTimeLayout(written)!);
const read = (text: string): unknown => {
  const outcome = dateTime(layouts, { from: 1, to: 9999 }).evaluateText(text);
  return typeof outcome === 'string' ? outcome : (outcome as { code: string }).code;
};

describe('a date and time', () => {
  it.each([
    ['01.03.2026 14:30:00', '2026-03-01T08:30:00.000Z'],
    [' 01.03.2026  14:30:00 ', '2026-03-01T08:30:00.000Z'],
    ['20260301143000.9', '2026-03-01T08:30:00.900Z'],
    ['01.03.2026 14:30:00.05', '2026-03-01T08:30:00.050Z'],
    ['2026-03-01T14:30:00.123Z', '2026-03-01T14:30:00.123Z'],
    ['2026-03-01T14:30:00-14:00', '2026-03-02T04:30:00.000Z'],
    ['2024-03-01T13:59:59+14:00', '2024-02-29T23:59:59.000Z'],
    ['01.01.0001 06:00:00', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59+00:00', '9999-12-31T23:59:59.000Z'],
  ])('reads %s', (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    ['an offset over 14:00', '2026-03-01T14:30:00+14:01'],
    ['an offset with 60 minutes', '2026-03-01T14:30:00+05:60'],
    ['no offset', '2026-03-01T14:30:00'],
    ['a zone where the layout has none', '01.03.2026 14:30:00Z'],
    ['a space for the T', '2026-03-01 14:30:00Z'],
    ['no time', '01.03.2026'],
    ['hour 24', '01.03.2026 24:00:00'],
    ['a leap second', '01.03.2026 06:00:60'],
    ['minute 60', '01.03.2026 06:60:00'],
    ['a day that is none', '29.02.2026 06:00:00'],
    ['a point without fraction', '01.03.2026 14:30:00.'],
    ['four digits of fraction', '01.03.2026 14:30:00.1234'],
    ['year 0', '01.01.0000 12:00:00'],
    ['year 0 in UTC', '01.01.0001 05:59:59'],
    ['year 10000 in UTC', '9999-12-31T23:59:59-00:01'],
    ['digits that are no ASCII', '٠١.03.2026 14:30:00'],
    ['something behind', '01.03.2026 14:30:00 x'],
  ])('does not read %s', (_what, text) => expect(read(text)).toBe('FIELD.INVALID'));
});

it.each(['dd.mm.yyyy hh +06:00', 'dd.mm.yyyy hh:mm:ss', 'dd.mm.yyyy hh:mm:sszone +06:00', 'dd.mm.yyyy yyyy hh:mm:ss +06:00', 'dd.mm.yyyy hh:mm Mars/Olympus', 'dd.mm.yyyy hh:mm:sszone Europe/Kyiv', 'dd.mm.y hh:mm:ss +06:00', 'dd.mm.yyyy hh:mm:ss +15:00', '', 'dd(mm)yyyy hh:mm:ss +06:00'])('%s is no layout', (written) =>
  expect(parseDateTimeLayout(written)).toBeUndefined(),
);

describe('a date and time in a time zone', () => {
  const inKyiv = dateTime([parseDateTimeLayout('d month yy, hh:mm Europe/Kyiv', new Map([['березня', '03'], ['липня', '07'], ['жовтня', '10']]))!], { from: 1950, to: 2049 });
  const at = (text: string): unknown => {
    const outcome = inKyiv.evaluateText(text);
    return typeof outcome === 'string' ? outcome : (outcome as { code: string }).code;
  };

  it.each([
    ['in winter', '1 березня 26, 14:30', '2026-03-01T12:30:00.000Z'],
    ['in summer', '3 липня 85, 12:00', '1985-07-03T08:00:00.000Z'],
    ['that is there twice is the first', '25 жовтня 26, 03:30', '2026-10-25T00:30:00.000Z'],
    ['that clocks leap over is none', '29 березня 26, 03:30', 'FIELD.INVALID'],
  ])('%s: %s', (_what, text, expected) => expect(at(text)).toBe(expected));

  it('is written as it is there', () => {
    const pen = new Pen({} as TextStyle, []);
    expect(['2026-03-01T12:30:00.000Z', '2026-07-03T09:00:00.000Z'].map((instant) => inKyiv.writeText!(instant, pen))).toEqual(['1 березня 26, 14:30', '3 липня 26, 12:00']);
  });
});
