import type { Field, Node } from '../tree.js';

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
  constructor(
    readonly reason: JsonFault['reason'],
    readonly line: number,
  ) {}
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
/** Up to so many members their names are compared one by one; above, by a set. */
const FEW_MEMBERS = 12;

/** A single pass over the text. Recursion goes no deeper than the limit of levels, which is checked at each opening bracket. */
class JsonReader {
  readonly #text: string;
  readonly #depthLimit: number;
  #at = 0;
  #line = 1;
  #depth = 0;

  constructor(text: string, depthLimit: number) {
    this.#text = text;
    this.#depthLimit = depthLimit;
  }

  readRoot(): Node {
    this.#skipWhiteSpace();
    const root = this.#readValue();
    this.#skipWhiteSpace();
    if (this.#at < this.#text.length) throw this.#malformed();
    return root;
  }

  #readValue(): Node {
    const line = this.#line;
    switch (this.#text.charCodeAt(this.#at)) {
      case 0x7b: // {
        return this.#readObject(line);
      case 0x5b: // [
        return this.#readList(line);
      case QUOTE:
        return { kind: 'text', line, value: this.#readString() };
      case 0x74: // t
        return this.#readWord('true', { kind: 'boolean', line, value: true });
      case 0x66: // f
        return this.#readWord('false', { kind: 'boolean', line, value: false });
      case 0x6e: // n
        return this.#readWord('null', { kind: 'null', line });
      default:
        return this.#readNumber(line);
    }
  }

  #readObject(line: number): Node {
    this.#open();
    const fields: Field[] = [];
    let names: Set<string> | undefined;
    if (!this.#take(0x7d)) {
      do {
        const nameLine = this.#line;
        if (this.#text.charCodeAt(this.#at) !== QUOTE) throw this.#malformed();
        const name = this.#readString();
        if (names !== undefined ? names.has(name) : hasName(fields, name)) throw this.#malformed();
        this.#skipWhiteSpace();
        if (!this.#take(0x3a)) throw this.#malformed();
        const value = this.#readValue();
        fields.push({ name, line: nameLine, value });
        if (names !== undefined) names.add(name);
        else if (fields.length > FEW_MEMBERS) names = new Set(fields.map((field) => field.name));
        this.#skipWhiteSpace();
      } while (this.#take(0x2c));
      if (this.#text.charCodeAt(this.#at) !== 0x7d) throw this.#malformed();
      this.#at++;
    }
    this.#depth--;
    return { kind: 'object', line, fields };
  }

  #readList(line: number): Node {
    this.#open();
    const items: Node[] = [];
    if (!this.#take(0x5d)) {
      do {
        items.push(this.#readValue());
        this.#skipWhiteSpace();
      } while (this.#take(0x2c));
      if (this.#text.charCodeAt(this.#at) !== 0x5d) throw this.#malformed();
      this.#at++;
    }
    this.#depth--;
    return { kind: 'list', line, items };
  }

  #open(): void {
    if (++this.#depth > this.#depthLimit) throw new Refusal('TOO_DEEP', this.#line);
    this.#at++;
    this.#skipWhiteSpace();
  }

  /** Takes the character and the white space after it, if it stands here. */
  #take(character: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== character) return false;
    this.#at++;
    // The closing bracket's white space is its parent's matter, but skipping it here is harmless: a value ends at its bracket.
    if (character !== 0x7d && character !== 0x5d) this.#skipWhiteSpace();
    return true;
  }

  #readString(): string {
    const text = this.#text;
    const start = ++this.#at;
    for (let i = start; ; i++) {
      const unit = text.charCodeAt(i);
      if (unit === QUOTE) {
        this.#at = i + 1;
        return text.slice(start, i);
      }
      if (unit === BACKSLASH) return this.#readEscapedString(start, i);
      // NaN, past the end, is not >= either.
      if (!(unit >= 0x20)) throw this.#malformed();
    }
  }

  #readEscapedString(start: number, firstEscape: number): string {
    const text = this.#text;
    let value = text.slice(start, firstEscape);
    let i = firstEscape;
    for (;;) {
      const unit = text.charCodeAt(i);
      if (unit === QUOTE) {
        this.#at = i + 1;
        return value;
      }
      if (unit === BACKSLASH) {
        const letter = text[i + 1] ?? '';
        if (letter === 'u') {
          const digits = text.slice(i + 2, i + 6);
          if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.#malformed();
          value += String.fromCharCode(Number.parseInt(digits, 16));
          i += 6;
        } else {
          const simple = Object.hasOwn(SIMPLE_ESCAPES, letter) ? SIMPLE_ESCAPES[letter] : undefined;
          if (simple === undefined) throw this.#malformed();
          value += simple;
          i += 2;
        }
        continue;
      }
      if (!(unit >= 0x20)) throw this.#malformed();
      let end = i + 1;
      while (end < text.length) {
        const next = text.charCodeAt(end);
        if (next === QUOTE || next === BACKSLASH || next < 0x20) break;
        end++;
      }
      value += text.slice(i, end);
      i = end;
    }
  }

  #readWord(word: string, node: Node): Node {
    if (!this.#text.startsWith(word, this.#at)) throw this.#malformed();
    this.#at += word.length;
    return node;
  }

  #readNumber(line: number): Node {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) throw this.#malformed();
    this.#at = NUMBER.lastIndex;
    return { kind: 'number', line, source: match[0] };
  }

  #skipWhiteSpace(): void {
    const text = this.#text;
    for (;;) {
      const unit = text.charCodeAt(this.#at);
      if (unit === 0x0a) this.#line++;
      else if (unit !== 0x20 && unit !== 0x09 && unit !== 0x0d) return;
      this.#at++;
    }
  }

  #malformed(): Refusal {
    return new Refusal('MALFORMED', this.#line);
  }
}

function hasName(fields: readonly Field[], name: string): boolean {
  for (const field of fields) if (field.name === name) return true;
  return false;
}
