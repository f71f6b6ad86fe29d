const CYRILLIC = /[\u0400-\u052f]/;
const ARMENIAN = /[\u0530-\u058f]/;

/**
 * The script of a text by its letters: Cyrillic where one of U+0400-U+052F is in it, otherwise Armenian where one of U+0530-U+058F is,
 * otherwise Latin.
 */
export function scriptByLetters(text: string): Script {
  if (CYRILLIC.test(text)) return 'Cyrl';
  return ARMENIAN.test(text) ? 'Armn' : 'Latn';
}

type Script = 'Cyrl' | 'Armn' | 'Latn';

/** The script of all texts of an object together. */
export function scriptOfParts(object: Readonly<Record<string, unknown>>): Script {
  let script: Script = 'Latn';
  for (const name in object) {
    const part = object[name];
    const own = typeof part === 'string' ? scriptByLetters(part) : 'Latn';
    if (own === 'Cyrl') return own;
    if (own === 'Armn') script = own;
  }
  return script;
}
