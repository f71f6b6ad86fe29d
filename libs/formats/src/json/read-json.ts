import { classesWith, FIRST_SPECIAL, INERT, SPACE } from '../character-classes.js';
import { BOOLEAN, ENCODED, LIST, NULL, NUMBER, OBJECT, PLAIN, TEXT, Tree } from '../tree.js';
import { UNKNOWN_NAME, type Vocabulary } from '../vocabulary.js';

export interface JsonOptions {
  /** Levels of objects and arrays, the root's being 1. */
  readonly depth: number;
  readonly vocabulary: Vocabulary;
}

export type JsonReading = { readonly ok: true; readonly tree: Tree } | { readonly ok: false; readonly fault: JsonFault };

/** The first thing in source order for which a text is refused. */
export interface JsonFault {
  /** `MALFORMED`: not RFC 8259, or a member name twice in one object. `TOO_DEEP`: over the limit of levels. */
  readonly reason: 'MALFORMED' | 'TOO_DEEP';
}

/**
 * Reads one JSON text, strictly as RFC 8259 says, into a tree: no comments, no trailing commas, nothing but white space after the root.
 * A member name twice in one object, compared after unescaping, is refused (RFC 8259 leaves it open, and readers that keep the first or the
 * last would tell different stories of one record). Numbers are kept as written. A lone surrogate escape is kept as it is.
 */
export function readJson(text: string, options: JsonOptions): JsonReading {
  const reader = new JsonReader(text, options);
  try {
    return { ok: true, tree: reader.readRoot() };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, fault: { reason: error.reason } };
    throw error;
  }
}

class Refusal {
  readonly reason: JsonFault['reason'];

  constructor(reason: JsonFault['reason']) {
    this.reason = reason;
  }
}

const END = FIRST_SPECIAL;
const ESCAPE = FIRST_SPECIAL + 1;
/** Must not stand in a string. */
const FORBIDDEN = FIRST_SPECIAL + 2;
const CLASSES = classesWith({ ...Object.fromEntries(Array.from({ length: 0x20 }, (_, unit) => [String.fromCharCode(unit), FORBIDDEN])), '"': END, '\\': ESCAPE });

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const CLOSE_LIST = 0x5d;
const CLOSE_OBJECT = 0x7d;
const NUMBER_PATTERN = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const HEX = /^[0-9a-fA-F]{4}$/;
const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([['"', '"'], ['\\', '\\'], ['/', '/'], ['b', '\b'], ['f', '\f'], ['n', '\n'], ['r', '\r'], ['t', '\t']]);
/** Bytes of source for a value, roughly. Where there are more values, the tree grows. */
const UNITS_A_NODE = 16;

/** A single pass over the text. Recursion goes no deeper than the limit of levels, which is checked at each opening bracket. */
class JsonReader {
  readonly #text: string;
  readonly #depthLimit: number;
  readonly #vocabulary: Vocabulary;
  readonly #tree: Tree;
  /** Per level and name: the object of that level in which the name stood last, plus 1. */
  readonly #stoodIn: Int32Array;
  #at = 0;
  #depth = 0;
  /** What the string that was read last is: ENCODED, PLAIN or neither. */
  #flags = 0;

  constructor(text: string, { depth, vocabulary }: JsonOptions) {
    this.#text = text;
    this.#depthLimit = depth;
    this.#vocabulary = vocabulary;
    this.#stoodIn = new Int32Array((depth + 1) * (vocabulary.size + 1));
    const textOf = (start: number, end: number): string => unescape(text, start, end);
    this.#tree = new Tree({ text, vocabulary, textOf, nameAt: (start) => unescape(text, start + 1, endOfString(text, start + 1)) }, 64 + Math.ceil(text.length / UNITS_A_NODE));
  }

  readRoot(): Tree {
    this.#skipWhiteSpace();
    this.#readValue(UNKNOWN_NAME, this.#at);
    this.#skipWhiteSpace();
    if (this.#at < this.#text.length) throw new Refusal('MALFORMED');
    return this.#tree;
  }

  #readValue(name: number, nameStart: number): void {
    const start = this.#at;
    switch (this.#text.charCodeAt(start)) {
      case QUOTE: {
        const end = this.#readString();
        // Where it has no name of its own, it begins with its quote.
        this.#tree.add(TEXT | this.#flags, name, nameStart === start ? start + 1 : nameStart, start + 1, end);
        return;
      }
      case 0x7b: // {
        this.#readMembers(this.#tree.add(OBJECT, name, nameStart, start, start));
        return;
      case 0x5b: // [
        this.#readElements(this.#tree.add(LIST, name, nameStart, start, start));
        return;
      case 0x74: // t
        return this.#readWord('true', BOOLEAN, name, nameStart);
      case 0x66: // f
        return this.#readWord('false', BOOLEAN, name, nameStart);
      case 0x6e: // n
        return this.#readWord('null', NULL, name, nameStart);
      default:
        return this.#readNumber(name, nameStart);
    }
  }

  #readMembers(object: number): void {
    this.#open();
    if (!this.#take(CLOSE_OBJECT)) {
      const row = this.#depth * (this.#vocabulary.size + 1);
      let unknown: UnknownNames | undefined;
      for (;;) {
        const nameStart = this.#at;
        if (this.#text.charCodeAt(nameStart) !== QUOTE) throw new Refusal('MALFORMED');
        const nameEnd = this.#readString();
        const isEscaped = (this.#flags & ENCODED) !== 0;
        const name = isEscaped ? this.#vocabulary.idOf(unescape(this.#text, nameStart + 1, nameEnd)) : this.#vocabulary.idOfSlice(this.#text, nameStart + 1, nameEnd);
        if (name === UNKNOWN_NAME) (unknown ??= new UnknownNames()).add(isEscaped ? unescape(this.#text, nameStart + 1, nameEnd) : this.#text.slice(nameStart + 1, nameEnd));
        else {
          if (this.#stoodIn[row + name] === object + 1) throw new Refusal('MALFORMED');
          this.#stoodIn[row + name] = object + 1;
        }
        this.#skipWhiteSpace();
        if (!this.#take(COLON)) throw new Refusal('MALFORMED');
        this.#skipWhiteSpace();
        this.#readValue(name, nameStart);
        this.#skipWhiteSpace();
        if (this.#take(COMMA)) this.#skipWhiteSpace();
        else if (this.#take(CLOSE_OBJECT)) break;
        else throw new Refusal('MALFORMED');
      }
    }
    this.#depth--;
    this.#tree.close(object, this.#at);
  }

  #readElements(list: number): void {
    this.#open();
    if (!this.#take(CLOSE_LIST)) {
      for (;;) {
        this.#readValue(UNKNOWN_NAME, this.#at);
        this.#skipWhiteSpace();
        if (this.#take(COMMA)) this.#skipWhiteSpace();
        else if (this.#take(CLOSE_LIST)) break;
        else throw new Refusal('MALFORMED');
      }
    }
    this.#depth--;
    this.#tree.close(list, this.#at);
  }

  /** Takes an opening bracket. */
  #open(): void {
    if (++this.#depth > this.#depthLimit) throw new Refusal('TOO_DEEP');
    this.#at++;
    this.#skipWhiteSpace();
  }

  /** Takes the character, if it stands here. */
  #take(character: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== character) return false;
    this.#at++;
    return true;
  }

  /** Takes the string that begins here, its quotes included, and says where its last quote stands. */
  #readString(): number {
    const text = this.#text;
    const { length } = text;
    let at = this.#at + 1;
    let flags = PLAIN;
    let afterSpace = true;
    for (; at < length; at++) {
      const type = CLASSES[text.charCodeAt(at)]!;
      if (type === INERT) afterSpace = false;
      else if (type === END) {
        this.#at = at + 1;
        this.#flags = afterSpace ? flags & ~PLAIN : flags;
        return at;
      } else if (type === SPACE) {
        if (afterSpace) flags &= ~PLAIN;
        afterSpace = true;
      } else if (type === ESCAPE) {
        flags = ENCODED;
        at += escapeLength(text, at) - 1;
        afterSpace = true;
      } else if (type === FORBIDDEN) break;
      else flags &= ~PLAIN;
    }
    throw new Refusal('MALFORMED');
  }

  #readWord(word: string, kind: number, name: number, nameStart: number): void {
    const start = this.#at;
    if (!this.#text.startsWith(word, start)) throw new Refusal('MALFORMED');
    this.#at = start + word.length;
    this.#tree.add(kind, name, nameStart, start, this.#at);
  }

  #readNumber(name: number, nameStart: number): void {
    const start = this.#at;
    NUMBER_PATTERN.lastIndex = start;
    if (!NUMBER_PATTERN.test(this.#text)) throw new Refusal('MALFORMED');
    this.#at = NUMBER_PATTERN.lastIndex;
    this.#tree.add(NUMBER, name, nameStart, start, this.#at);
  }

  #skipWhiteSpace(): void {
    const text = this.#text;
    let at = this.#at;
    for (;;) {
      const unit = text.charCodeAt(at);
      if (unit === 0x0a) this.#tree.lines.feed(at);
      else if (unit !== 0x20 && unit !== 0x09 && unit !== 0x0d) break;
      at++;
    }
    this.#at = at;
  }
}

/** The names of one object that no vocabulary has. */
class UnknownNames {
  readonly #names = new Set<string>();

  add(name: string): void {
    if (this.#names.has(name)) throw new Refusal('MALFORMED');
    this.#names.add(name);
  }
}

/** Units that the escape takes whose backslash stands at `at`. */
function escapeLength(text: string, at: number): number {
  const letter = text.charAt(at + 1);
  if (letter === 'u' && HEX.test(text.slice(at + 2, at + 6))) return 6;
  if (SIMPLE_ESCAPES.has(letter)) return 2;
  throw new Refusal('MALFORMED');
}

/** Where the string ends whose first character stands at `start`; it is known to be one. */
function endOfString(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) !== QUOTE) at += CLASSES[text.charCodeAt(at)] === ESCAPE ? 2 : 1;
  return at;
}

/** A string's text; its escapes are known to be some. */
function unescape(text: string, start: number, end: number): string {
  // Cut out first: a search for the next backslash must not run on to the end of the file.
  const raw = text.slice(start, end);
  const parts: string[] = [];
  let from = 0;
  for (let at = raw.indexOf('\\'); at >= 0; at = raw.indexOf('\\', from)) {
    const letter = raw.charAt(at + 1);
    parts.push(raw.slice(from, at), letter === 'u' ? String.fromCharCode(Number.parseInt(raw.slice(at + 2, at + 6), 16)) : SIMPLE_ESCAPES.get(letter)!);
    from = at + (letter === 'u' ? 6 : 2);
  }
  parts.push(raw.slice(from));
  return parts.join('');
}
