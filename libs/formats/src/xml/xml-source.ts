import type { TreeSource } from '../tree.js';
import type { Vocabulary } from '../vocabulary.js';
import { endOfName } from './xml-characters.js';
import { isXmlSpace } from './xml-prolog.js';
import { parseText, placeOf, type ParsedText } from './xml-text.js';

const COLON = 0x3a;

/** What a tree asks of a well-formed document: texts with references, and names that no vocabulary has. */
export function xmlSource(text: string, vocabulary: Vocabulary, forbidsEmpty: boolean): TreeSource {
  const cache = new LastText(text);
  return {
    text,
    vocabulary,
    isMarkup: true,
    forbidsEmpty,
    textOf: (from, to) => cache.get(from, to).text,
    placeIn: (from, to, offset) => placeOf(cache.get(from, to), offset),
    nameAt: (nameStart, from, isAttribute) => (isAttribute ? `@${attributeNameBefore(text, from)}` : elementNameAt(text, nameStart)),
  };
}

/** The parsed text that was asked for last: a roster's lines are asked one by one. */
class LastText {
  readonly #text: string;
  #start = -1;
  #end = -1;
  #parsed: ParsedText = { text: '', pieces: [] };

  constructor(text: string) {
    this.#text = text;
  }

  get(start: number, end: number): ParsedText {
    if (start !== this.#start || end !== this.#end) {
      this.#parsed = parseText(this.#text, start, end);
      this.#start = start;
      this.#end = end;
    }
    return this.#parsed;
  }
}

/** The local name of the element whose start tag begins there. */
function elementNameAt(text: string, tagStart: number): string {
  const end = endOfName(text, tagStart + 1);
  return text.charCodeAt(end) === COLON ? text.slice(end + 1, endOfName(text, end + 1)) : text.slice(tagStart + 1, end);
}

/** The name of the attribute whose value begins there. */
function attributeNameBefore(text: string, valueStart: number): string {
  const before = (at: number): number => {
    let end = at;
    while (isXmlSpace(text.charCodeAt(end - 1))) end--;
    return end;
  };
  // Back over the quote and the equals sign.
  const end = before(before(valueStart - 1) - 1);
  let start = end;
  while (!isXmlSpace(text.charCodeAt(start - 1))) start--;
  return text.slice(start, end);
}
