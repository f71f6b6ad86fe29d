const CYRILLIC = /[\u0400-\u052f]/;
const ARMENIAN = /[\u0530-\u058f]/;

/**
 * The script of a text by its letters: Cyrillic where one of U+0400-U+052F is in it, otherwise Armenian where one of U+0530-U+058F is,
 * otherwise Latin.
 */
export function scriptByLetters(text: string): 'Cyrl' | 'Armn' | 'Latn' {
  if (CYRILLIC.test(text)) return 'Cyrl';
  return ARMENIAN.test(text) ? 'Armn' : 'Latn';
}
