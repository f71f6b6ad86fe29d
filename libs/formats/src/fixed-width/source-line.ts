import { isPlainText } from '@cbx/kernel';
import type { ColumnRange } from './fixed-width-layout.js';

/** What a UTF-16 unit is to a line of columns. White space is Unicode's White_Space; the signs from `CONTROL_SPACE` to `CONTROL` are control characters. */
export const INERT = 0;
export const SPACE = 1;
export const OTHER_SPACE = 2;
export const CONTROL_SPACE = 3;
export const CONTROL = 4;
const SURROGATE = 5;
const OTHER = 6;

/** Tables, as every character of every line is asked. */
export const UNIT_CLASS = Uint8Array.from({ length: 0x10000 }, (_, unit) => {
  const sign = String.fromCharCode(unit);
  const isSpace = /\p{White_Space}/u.test(sign);
  if (unit === 0x20) return SPACE;
  // A TAB is white space like any other.
  if (unit !== 0x09 && /\p{Cc}/u.test(sign)) return isSpace ? CONTROL_SPACE : CONTROL;
  if (isSpace) return OTHER_SPACE;
  if (unit >= 0xd800 && unit <= 0xdfff) return SURROGATE;
  return isPlainText(sign) ? INERT : OTHER;
});

export function isSpaceAt(text: string, at: number): boolean {
  const type = UNIT_CLASS[text.charCodeAt(at)]!;
  return type >= SPACE && type <= CONTROL_SPACE;
}

/** A line, without its end, whose columns are code points. */
export class SourceLine {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Nothing but white space. */
  readonly isBlank: boolean;
  readonly hasControl: boolean;
  /** Where each column begins, and where the one behind the last would; `undefined` where every column is one unit. */
  readonly #places: Int32Array | undefined;

  constructor(text: string, start: number, end: number) {
    this.text = text;
    this.start = start;
    this.end = end;
    let isBlank = true;
    let hasControl = false;
    let hasSurrogate = false;
    for (let at = start; at < end; at++) {
      const type = UNIT_CLASS[text.charCodeAt(at)]!;
      if (type === INERT) isBlank = false;
      else if (type === SPACE) continue;
      else if (type === CONTROL_SPACE) hasControl = true;
      else if (type !== OTHER_SPACE) {
        isBlank = false;
        if (type === CONTROL) hasControl = true;
        else if (type === SURROGATE) hasSurrogate = true;
      }
    }
    this.isBlank = isBlank;
    this.hasControl = hasControl;
    this.#places = hasSurrogate ? placesOf(text, start, end) : undefined;
  }

  /** Where a column begins; the line's end, where it is not that long. */
  placeOf(column: number): number {
    if (this.#places !== undefined) return this.#places[column - 1] ?? this.end;
    const place = this.start + column - 1;
    return place < this.end ? place : this.end;
  }

  /** The characters of columns, with the spaces that are missing at the line's end. */
  columns({ from, to }: ColumnRange): string {
    const written = this.text.slice(this.placeOf(from), this.placeOf(to + 1));
    const width = to - from + 1;
    return this.placeOf(to) < this.end ? written : written + ' '.repeat(width - columnsIn(written, 0, written.length));
  }

  /** What stands in columns, without white space at its ends. */
  trimmed({ from, to }: ColumnRange): string {
    const start = this.findBetween(from, to);
    if (start < 0) return '';
    let end = this.placeOf(to + 1);
    while (isSpaceAt(this.text, end - 1)) end--;
    return this.text.slice(start, end);
  }

  /** Place of the first character among columns that is no white space; -1 where there is none. */
  findBetween(from: number, to: number): number {
    const end = this.placeOf(to + 1);
    for (let at = this.placeOf(from); at < end; at++) if (!isSpaceAt(this.text, at)) return at;
    return -1;
  }
}

function placesOf(text: string, start: number, end: number): Int32Array {
  const places = new Int32Array(columnsIn(text, start, end) + 1);
  let column = 0;
  for (let at = start; at < end; at += isPair(text, at) ? 2 : 1) places[column++] = at;
  places[column] = end;
  return places;
}

/** The number of code points in a part of a well-formed text. */
export function columnsIn(text: string, start: number, end: number): number {
  let count = end - start;
  for (let at = start; at < end; at++) if (isPair(text, at)) count--;
  return count;
}

function isPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800;
}
