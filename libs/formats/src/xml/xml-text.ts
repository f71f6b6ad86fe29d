import { isCharacter, isWhiteSpace } from './xml-characters.js';

const ENTITIES: ReadonlyMap<string, string> = new Map([['lt', '<'], ['gt', '>'], ['amp', '&'], ['apos', "'"], ['quot', '"']]);
const AMPERSAND = 0x26;
const HASH = 0x23;
const SEMICOLON = 0x3b;
/** Longer than any entity's name. */
const LONGEST_ENTITY = 5;
const MORE_THAN_ANY = 0x110000;

/** A reference that was read. */
export interface Reference {
  /** The code point that it names. */
  readonly point: number;
  /** Behind its semicolon. */
  readonly end: number;
}

/** The reference whose ampersand stands at `at`: one of XML's five entities, or a character that XML has. `undefined`: it is none. */
export function readReference(text: string, at: number): Reference | undefined {
  if (text.charCodeAt(at + 1) !== HASH) {
    const end = text.slice(at + 1, at + 2 + LONGEST_ENTITY).indexOf(';');
    const entity = end < 0 ? undefined : ENTITIES.get(text.slice(at + 1, at + 1 + end));
    return entity === undefined ? undefined : { point: entity.charCodeAt(0), end: at + end + 2 };
  }
  const isHex = text.charAt(at + 2) === 'x';
  const start = at + (isHex ? 3 : 2);
  let end = start;
  let point = 0;
  for (; ; end++) {
    const digit = digitOf(text.charCodeAt(end), isHex);
    if (digit < 0) break;
    point = Math.min(point * (isHex ? 16 : 10) + digit, MORE_THAN_ANY);
  }
  return end > start && text.charCodeAt(end) === SEMICOLON && isCharacter(point) ? { point, end: end + 1 } : undefined;
}

function digitOf(unit: number, isHex: boolean): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  if (!isHex) return -1;
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** A part of a parsed text that stands as it is in the source: where it begins in each. */
interface Piece {
  readonly parsed: number;
  readonly source: number;
}

/** What a well-formed stretch of source says: references resolved, CDATA opened, comments and processing instructions left out, line ends as XML has them. */
export interface ParsedText {
  readonly text: string;
  /** In order; what a reference gives is a piece of its own. */
  readonly pieces: readonly Piece[];
}

const CDATA = '<![CDATA[';

export function parseText(source: string, start: number, end: number): ParsedText {
  // Cut out first: searches must not run on to the end of the file.
  const raw = source.slice(start, end);
  const parts: string[] = [];
  const pieces: Piece[] = [];
  let length = 0;
  const give = (part: string, at: number): void => {
    if (part === '') return;
    pieces.push({ parsed: length, source: start + at });
    parts.push(part);
    length += part.length;
  };
  let from = 0;
  for (let at = 0; at < raw.length; ) {
    const unit = raw.charCodeAt(at);
    if (unit === AMPERSAND) {
      give(raw.slice(from, at), from);
      const { point, end: behind } = readReference(raw, at)!;
      give(String.fromCodePoint(point), at);
      from = at = behind;
    } else if (unit === 0x0d) {
      give(raw.slice(from, at), from);
      // Of CR LF the line feed stays; a CR alone becomes one.
      if (raw.charCodeAt(at + 1) !== 0x0a) give('\n', at);
      from = ++at;
    } else if (unit !== 0x3c) at++;
    else {
      give(raw.slice(from, at), from);
      if (raw.startsWith(CDATA, at)) {
        const close = raw.indexOf(']]>', at);
        giveLines(raw, at + CDATA.length, close, give);
        from = at = close + 3;
      } else {
        const mark = raw.charAt(at + 1) === '?' ? '?>' : '-->';
        from = at = raw.indexOf(mark, at + 2) + mark.length;
      }
    }
  }
  give(raw.slice(from), from);
  return { text: parts.join(''), pieces };
}

/** Text without markup, its line ends as XML has them. */
function giveLines(raw: string, start: number, end: number, give: (part: string, at: number) => void): void {
  let from = start;
  for (let at = start; at < end; at++) {
    if (raw.charCodeAt(at) !== 0x0d) continue;
    give(raw.slice(from, at), from);
    if (raw.charCodeAt(at + 1) !== 0x0a) give('\n', at);
    from = at + 1;
  }
  give(raw.slice(from, end), from);
}

/** Where in the source a place of the parsed text stands. */
export function placeOf({ pieces }: ParsedText, offset: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pieces[middle]!.parsed <= offset) low = middle;
    else high = middle - 1;
  }
  const piece = pieces[low];
  return piece === undefined ? 0 : piece.source + offset - piece.parsed;
}

/** Whether nothing but this word and white space stands there. */
export function isAloneIn(text: string, start: number, end: number, word: string): boolean {
  let from = start;
  while (from < end && isWhiteSpace(text.charCodeAt(from))) from++;
  if (!text.startsWith(word, from) || from + word.length > end) return false;
  for (let at = from + word.length; at < end; at++) if (!isWhiteSpace(text.charCodeAt(at))) return false;
  return true;
}
