import { isPlainText } from '@cbx/kernel';

/** What `isPlainText` says of a UTF-16 unit, a space apart. */
export const INERT = 0;
export const SPACE = 1;
/** `isPlainText` cannot tell. */
export const OTHER = 2;
/** From here on: what a codec makes of signs of its own. */
export const FIRST_SPECIAL = 3;

/** The class of each unit. Tables, as every character of every text is asked. */
export function classesWith(special: Readonly<Record<string, number>>): Uint8Array {
  const classes = Uint8Array.from({ length: 0x10000 }, (_, unit) => (unit === 0x20 ? SPACE : isPlainText(String.fromCharCode(unit)) ? INERT : OTHER));
  for (const [sign, type] of Object.entries(special)) classes[sign.charCodeAt(0)] = type;
  return classes;
}
