import { NO_CHILDREN, Node } from '../tree.js';
import { NameCache } from './name-cache.js';

export interface JsonLimits {
  /** Levels of objects and arrays, the root's being 1. */
  readonly depth: number;
}

export type JsonReading = { readonly ok: true; readonly root: Node } | { readonly ok: false; readonly fault: JsonFault };

/** The first thing in source order for which a text is refused. */
export interface JsonFault {
  /** `MALFORMED`: not RFC 8259, or a member name twice in one object. `TOO_DEEP`: over the limit of levels. */
  readonly reason: 'MALFORMED' | 'TOO_DEEP';
  readonly line: number;
}

/**
 * Reads one JSON text, strictly as RFC 8259 says, into a tree with lines: no comments, no trailing commas, nothing but white space after the root.
 * A member name twice in one object, compared after unescaping, is refused (RFC 8259 leaves it open, and readers that keep the first or the
 * last would tell different stories of one record). Numbers are kept as written. A lone surrogate escape is kept as it is.
 */
export function readJson(text: string, limits: JsonLimits): JsonReading {
  const reader = new JsonReader(text, limits.depth);
  try {
    return { ok: true, root: reader.readRoot() };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, fault: { reason: error.reason, line: error.line } };
    throw error;
  }
}

class Refusal {
  readonly reason: JsonFault['reason'];
  readonly line: number;

  constructor(reason: JsonFault['reason'], line: number) {
    this.reason = reason;
    this.line = line;
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const CLOSE_OBJECT = 0x7d;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const HEX = /^[0-9a-fA-F]{4}$/;
const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([['"', '"'], ['\\', '\\'], ['/', '/'], ['b', '\b'], ['f', '\f'], ['n', '\n'], ['r', '\r'], ['t', '\t']]);
/** Up to so many members their names are compared one by one; above, by a set. */
const FEW_MEMBERS = 16;

/** A single pass over the text. Recursion goes no deeper than the limit of levels, which is checked at each opening bracket. */
class JsonReader {
  readonly #text: string;
  readonly #depthLimit: number;
  readonly #names = new NameCache();
  #at = 0;
  #line = 1;
  #depth = 0;

  constructor(text: string, depthLimit: number) {
    this.#text = text;
    this.#depthLimit = depthLimit;
  }

  readRoot(): Node {
    this.#skipWhiteSpace();
    const root = this.#readValue('', this.#line);
    this.#skipWhiteSpace();
    if (this.#at < this.#text.length) throw this.#malformed();
    return root;
  }

  #readValue(name: string, nameLine: number): Node {
    const line = this.#line;
    switch (this.#text.charCodeAt(this.#at)) {
      case QUOTE:
        this.#at++;
        return new Node('text', name, nameLine, line, this.#readString(), NO_CHILDREN);
      case 0x7b: // {
        return new Node('object', name, nameLine, line, '', this.#readMembers());
      case 0x5b: // [
        return new Node('list', name, nameLine, line, '', this.#readElements());
      case 0x74: // t
        return new Node('boolean', name, nameLine, line, this.#readWord('true'), NO_CHILDREN);
      case 0x66: // f
        return new Node('boolean', name, nameLine, line, this.#readWord('false'), NO_CHILDREN);
      case 0x6e: // n
        this.#readWord('null');
        return new Node('null', name, nameLine, line, '', NO_CHILDREN);
      default:
        return new Node('number', name, nameLine, line, this.#readNumber(), NO_CHILDREN);
    }
  }

  #readMembers(): readonly Node[] {
    this.#open();
    if (this.#take(CLOSE_OBJECT)) {
      this.#depth--;
      return NO_CHILDREN;
    }
    const members: Node[] = [];
    let names: Set<string> | undefined;
    for (;;) {
      if (!this.#take(QUOTE)) throw this.#malformed();
      const nameLine = this.#line;
      const name = this.#readName();
      if (names === undefined ? hasMember(members, name) : names.has(name)) throw this.#malformed();
      this.#skipWhiteSpace();
      if (!this.#take(COLON)) throw this.#malformed();
      this.#skipWhiteSpace();
      members.push(this.#readValue(name, nameLine));
      if (names !== undefined) names.add(name);
      else if (members.length > FEW_MEMBERS) names = new Set(members.map((member) => member.name));
      this.#skipWhiteSpace();
      if (this.#take(COMMA)) this.#skipWhiteSpace();
      else if (this.#take(CLOSE_OBJECT)) break;
      else throw this.#malformed();
    }
    this.#depth--;
    return members;
  }

  #readElements(): readonly Node[] {
    this.#open();
    if (this.#take(CLOSE_LIST)) {
      this.#depth--;
      return NO_CHILDREN;
    }
    const elements: Node[] = [];
    for (;;) {
      elements.push(this.#readValue('', this.#line));
      this.#skipWhiteSpace();
      if (this.#take(COMMA)) this.#skipWhiteSpace();
      else if (this.#take(CLOSE_LIST)) break;
      else throw this.#malformed();
    }
    this.#depth--;
    return elements;
  }

  /** Takes an opening bracket. */
  #open(): void {
    if (++this.#depth > this.#depthLimit) throw new Refusal('TOO_DEEP', this.#line);
    this.#at++;
    this.#skipWhiteSpace();
  }

  /** Takes the character, if it stands here. */
  #take(character: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== character) return false;
    this.#at++;
    return true;
  }

  /** Reads a name behind its opening quote. */
  #readName(): string {
    const start = this.#at;
    const end = this.#endOfPlainString();
    return end === undefined ? this.#readEscapedString(start) : this.#names.slice(this.#text, start, end);
  }

  /** Reads a string behind its opening quote. */
  #readString(): string {
    const start = this.#at;
    const end = this.#endOfPlainString();
    return end === undefined ? this.#readEscapedString(start) : this.#text.slice(start, end);
  }

  /** Where the string ends that begins here; then the closing quote is taken. `undefined`, and nothing is taken, where it has escapes. */
  #endOfPlainString(): number | undefined {
    const text = this.#text;
    for (let i = this.#at; ; i++) {
      const unit = text.charCodeAt(i);
      if (unit === QUOTE) {
        this.#at = i + 1;
        return i;
      }
      if (unit === BACKSLASH) return undefined;
      // NaN, past the end, is not >= either.
      if (!(unit >= 0x20)) throw this.#malformed();
    }
  }

  #readEscapedString(start: number): string {
    const text = this.#text;
    const parts: string[] = [];
    for (let i = start, from = start; ; ) {
      const unit = text.charCodeAt(i);
      if (unit === QUOTE) {
        this.#at = i + 1;
        parts.push(text.slice(from, i));
        return parts.join('');
      }
      if (unit === BACKSLASH) {
        parts.push(text.slice(from, i));
        const letter = text.charAt(i + 1);
        const digits = letter === 'u' ? text.slice(i + 2, i + 6) : '';
        const value = letter === 'u' ? (HEX.test(digits) ? String.fromCharCode(Number.parseInt(digits, 16)) : undefined) : SIMPLE_ESCAPES.get(letter);
        if (value === undefined) throw this.#malformed();
        parts.push(value);
        i += letter === 'u' ? 6 : 2;
        from = i;
        continue;
      }
      if (!(unit >= 0x20)) throw this.#malformed();
      i++;
    }
  }

  #readWord(word: string): string {
    if (!this.#text.startsWith(word, this.#at)) throw this.#malformed();
    this.#at += word.length;
    return word;
  }

  #readNumber(): string {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) throw this.#malformed();
    this.#at = NUMBER.lastIndex;
    return match[0];
  }

  #skipWhiteSpace(): void {
    const text = this.#text;
    let at = this.#at;
    for (;;) {
      const unit = text.charCodeAt(at);
      if (unit === 0x0a) this.#line++;
      else if (unit !== 0x20 && unit !== 0x09 && unit !== 0x0d) break;
      at++;
    }
    this.#at = at;
  }

  #malformed(): Refusal {
    return new Refusal('MALFORMED', this.#line);
  }
}

function hasMember(members: readonly Node[], name: string): boolean {
  for (const member of members) if (member.name === name) return true;
  return false;
}
