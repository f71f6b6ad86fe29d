import { ENCODED, NULL, OBJECT, OWN_TEXT, PLAIN, TEXT } from '../tree.js';

/** What was seen of an element so far. */
export const HAS_CHILD = 1;
export const HAS_ATTRIBUTE = 2;
/** Text that is not white. */
export const HAS_TEXT = 4;
/** Its text is not what stands in the source. */
export const IS_ENCODED = 8;
export const IS_NOT_PLAIN = 16;
/** The text that says that there is none. */
export const HAS_NULL = 32;

/** What an element that ends is in the tree, by all that was seen of it; `isFilled`: whether anything stands between its tags. */
export function kindOfElement(seen: number, isFilled: boolean): number {
  if (isStructure(seen)) return (seen & HAS_TEXT) === 0 ? OBJECT : OBJECT | OWN_TEXT;
  if ((seen & (HAS_NULL | HAS_TEXT)) === HAS_NULL) return NULL;
  const isPlain = (seen & IS_NOT_PLAIN) === 0 && isFilled;
  return TEXT | ((seen & HAS_TEXT) === 0 ? 0 : OWN_TEXT) | (isPlain ? PLAIN : 0) | ((seen & IS_ENCODED) === 0 ? 0 : ENCODED);
}

/** Whether an element is read as an object: it has elements, or attributes and no text. */
export function isStructure(seen: number): boolean {
  return (seen & HAS_CHILD) !== 0 || ((seen & HAS_ATTRIBUTE) !== 0 && (seen & HAS_TEXT) === 0);
}
