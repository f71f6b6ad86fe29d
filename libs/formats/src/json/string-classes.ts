import { isPlainText } from '@cbx/kernel';

/** What a UTF-16 unit is to a reader of JSON strings. */
export const INERT = 0;
export const SPACE = 1;
/** Anything that stands in a string, and of which `isPlainText` cannot tell. */
export const OTHER = 2;
export const END = 3;
export const ESCAPE = 4;
/** Must not stand in a string. */
export const FORBIDDEN = 5;

/** The class of each unit. A table, as every character of every string is asked. */
export const CLASSES: Uint8Array = Uint8Array.from({ length: 0x10000 }, (_, unit) => {
  if (unit < 0x20) return FORBIDDEN;
  if (unit === 0x20) return SPACE;
  if (unit === 0x22) return END;
  if (unit === 0x5c) return ESCAPE;
  return isPlainText(String.fromCharCode(unit)) ? INERT : OTHER;
});
