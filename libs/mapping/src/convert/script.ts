const FIRST_CYRILLIC = 0x400;
const FIRST_ARMENIAN = 0x530;
const LAST_ARMENIAN = 0x58f;

/**
 * The script of a text by its letters: Cyrillic where one of U+0400-U+052F is in it, otherwise Armenian where one of U+0530-U+058F is,
 * otherwise Latin.
 */
export function scriptByLetters(text: string): Script {
  let script: Script = 'Latn';
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < FIRST_CYRILLIC || unit > LAST_ARMENIAN) continue;
    if (unit < FIRST_ARMENIAN) return 'Cyrl';
    script = 'Armn';
  }
  return script;
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
