import { classesWith, FIRST_SPECIAL, INERT, OTHER, SPACE } from '../character-classes.js';
import { ATTRIBUTE, ENCODED, PLAIN, TEXT, Tree } from '../tree.js';
import { UNKNOWN_NAME } from '../vocabulary.js';
import { HAS_ATTRIBUTE, HAS_CHILD, HAS_NULL, HAS_TEXT, IS_ENCODED, IS_NOT_PLAIN, isStructure, kindOfElement } from './element-kind.js';
import { NamespaceScope } from './namespace-scope.js';
import { OpenElements } from './open-elements.js';
import { beginsName, endOfName, isWhiteSpace } from './xml-characters.js';
import type { XmlNames } from './xml-names.js';
import { isXmlSpace } from './xml-prolog.js';
import { xmlSource } from './xml-source.js';
import { isAloneIn, parseText, readReference } from './xml-text.js';

const MARKUP = FIRST_SPECIAL;
const REFERENCE = FIRST_SPECIAL + 1;
const BRACKET = FIRST_SPECIAL + 2;
/** White space that is no plain space. */
const BREAK = FIRST_SPECIAL + 3;
const RETURN = FIRST_SPECIAL + 4;
const CLASSES = classesWith({ '<': MARKUP, '&': REFERENCE, ']': BRACKET, '\n': BREAK, '\t': BREAK, '\r': RETURN });

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const BANG = 0x21;
const QUESTION = 0x3f;
const EQUALS = 0x3d;
const COLON = 0x3a;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const CDATA = '<![CDATA[';
/** Units of source for a node, roughly. Where there are more nodes, the tree grows. */
const UNITS_A_NODE = 24;

/** Says that a document is not well-formed. */
export class NotWellFormed extends Error {}

/** An attribute of the start tag that is being read: places of its parts. Filled anew for each. */
class Attribute {
  nameStart = 0;
  /** -1: none. */
  colon = -1;
  nameEnd = 0;
  start = 0;
  end = 0;
  flags = PLAIN;
}

/** A single pass over the characters of a document, without recursion. What is open is remembered in arrays: no nesting is too deep to be judged. */
export class XmlReader {
  readonly #text: string;
  readonly #names: XmlNames;
  readonly #depthLimit: number;
  readonly #tree: Tree;
  readonly #scope = new NamespaceScope();
  readonly #open = new OpenElements();
  /** Per name of the vocabulary: where the start tag began that had an attribute of that name last, plus 1. */
  readonly #stoodIn: Int32Array;
  /** Of the tag that is being read; used again for the next. */
  readonly #attributes: Attribute[] = [];
  readonly #nullText: string | undefined;
  /** The name of the attribute that says that an element has no content; UNKNOWN_NAME: none does. */
  readonly #nil: number;
  #at = 0;
  /** Of the name that was read last: where its colon stands; -1 where it has none. */
  #colon = -1;
  isTooDeep = false;
  rootUri = '';
  rootName = '';

  /** @param text free of characters that XML forbids @param start behind the XML declaration */
  constructor(text: string, start: number, names: XmlNames, depthLimit: number, forbidsEmpty: boolean, nullText: string | undefined, nil: number) {
    this.#nullText = nullText;
    this.#nil = nil;
    this.#text = text;
    this.#at = start;
    this.#names = names;
    this.#depthLimit = depthLimit;
    this.#stoodIn = new Int32Array(names.vocabulary.size + 1);
    this.#tree = new Tree(xmlSource(text, names.vocabulary, forbidsEmpty), 64 + Math.ceil(text.length / UNITS_A_NODE));
  }

  /** @throws NotWellFormed */
  read(): Tree {
    const text = this.#text;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#tree.lines.feed(at);
    this.#readMisc();
    if (text.charCodeAt(this.#at) !== LESS) throw new NotWellFormed();
    this.#readStartTag();
    while (this.#open.depth > 0) this.#readContent();
    this.#readMisc();
    if (this.#at < text.length) throw new NotWellFormed();
    return this.#tree;
  }

  /** Comments, processing instructions and white space, before and behind the root. */
  #readMisc(): void {
    const text = this.#text;
    for (;;) {
      this.#skipSpace();
      if (text.startsWith('<!--', this.#at)) this.#readComment();
      else if (text.startsWith('<?', this.#at)) this.#readInstruction();
      else return;
    }
  }

  /** Text up to the next tag, and that tag. */
  #readContent(): void {
    const text = this.#text;
    const { length } = text;
    let seen = 0;
    let at = this.#at;
    let afterSpace = at === this.#open.contentStart;
    if (!afterSpace) seen = IS_NOT_PLAIN;
    const start = at;
    let brackets = 0;
    for (; at < length; at++) {
      const unit = text.charCodeAt(at);
      const type = CLASSES[unit]!;
      if (type === INERT) {
        if (brackets >= 2 && unit === GREATER) throw new NotWellFormed();
        afterSpace = false;
        seen |= HAS_TEXT;
      } else if (type === SPACE) {
        if (afterSpace) seen |= IS_NOT_PLAIN;
        afterSpace = true;
      } else if (type === MARKUP) break;
      else if (type === BREAK) {
        seen |= IS_NOT_PLAIN;
        afterSpace = true;
      } else if (type === BRACKET) {
        brackets++;
        afterSpace = false;
        seen |= HAS_TEXT;
        continue;
      } else if (type === OTHER) {
        seen |= isWhiteSpace(unit) ? IS_NOT_PLAIN : IS_NOT_PLAIN | HAS_TEXT;
      } else if (type === RETURN) seen |= IS_NOT_PLAIN | IS_ENCODED;
      else {
        const reference = this.#reference(at);
        seen |= IS_NOT_PLAIN | IS_ENCODED | (isWhiteSpace(reference.point) ? 0 : HAS_TEXT);
        at = reference.end - 1;
      }
      brackets = 0;
    }
    if (afterSpace && at > start) seen |= IS_NOT_PLAIN;
    this.#open.flags |= this.#nullText !== undefined && (seen & HAS_TEXT) !== 0 ? this.#asNull(seen, start, at) : seen;
    this.#at = at;
    this.#readTag();
  }

  #readTag(): void {
    const text = this.#text;
    const next = text.charCodeAt(this.#at + 1);
    if (next === SLASH) return this.#readEndTag();
    if (next === QUESTION) {
      this.#readInstruction();
      this.#open.flags |= IS_ENCODED | IS_NOT_PLAIN;
    } else if (next !== BANG) {
      this.#open.flags |= HAS_CHILD;
      this.#readStartTag();
    } else if (text.startsWith(CDATA, this.#at)) this.#readCharacterData();
    else {
      this.#readComment();
      this.#open.flags |= IS_ENCODED | IS_NOT_PLAIN;
    }
  }

  #readCharacterData(): void {
    const text = this.#text;
    const start = this.#at + CDATA.length;
    const end = text.indexOf(']]>', start);
    if (end < 0) throw new NotWellFormed();
    let at = start;
    while (at < end && isWhiteSpace(text.charCodeAt(at))) at++;
    const seen = IS_ENCODED | IS_NOT_PLAIN | (at < end ? HAS_TEXT : 0);
    this.#open.flags |= this.#nullText !== undefined && at < end ? this.#asNull(seen, start, end, true) : seen;
    this.#at = end + 3;
  }

  /** What was seen of a stretch of text, which is no text if it says that there is none; said twice, it is one. */
  #asNull(seen: number, start: number, end: number, isLiteral = false): number {
    const text = (seen & IS_ENCODED) === 0 || isLiteral ? this.#text : parseText(this.#text, start, end).text;
    const [from, to] = text === this.#text ? [start, end] : [0, text.length];
    if (!isAloneIn(text, from, to, this.#nullText!) || (this.#open.flags & HAS_NULL) !== 0) return seen;
    return (seen & ~HAS_TEXT) | HAS_NULL;
  }

  #readComment(): void {
    const text = this.#text;
    if (!text.startsWith('<!--', this.#at)) throw new NotWellFormed();
    const end = text.indexOf('--', this.#at + 4);
    if (end < 0 || text.charCodeAt(end + 2) !== GREATER) throw new NotWellFormed();
    this.#at = end + 3;
  }

  #readInstruction(): void {
    const text = this.#text;
    const start = this.#at + 2;
    const nameEnd = endOfName(text, start);
    const end = text.indexOf('?>', nameEnd);
    if (nameEnd === start || end < 0 || (end > nameEnd && !isXmlSpace(text.charCodeAt(nameEnd))) || /^xml$/i.test(text.slice(start, nameEnd))) throw new NotWellFormed();
    this.#at = end + 2;
  }

  #readStartTag(): void {
    const text = this.#text;
    const tagStart = this.#at;
    const attributes = this.#attributes;
    const bindings = this.#scope.size;
    let count = 0;
    this.#at = tagStart + 1;
    const nameEnd = this.#readName();
    const colon = this.#colon;
    for (;;) {
      const before = this.#at;
      this.#skipSpace();
      const unit = text.charCodeAt(this.#at);
      if (unit === GREATER || unit === SLASH) break;
      if (this.#at === before) throw new NotWellFormed();
      this.#readAttribute((attributes[count++] ??= new Attribute()));
    }
    const isEmpty = text.charCodeAt(this.#at) === SLASH;
    if (isEmpty && text.charCodeAt(++this.#at) !== GREATER) throw new NotWellFormed();
    this.#at++;
    if (count > 0) this.#declareNamespaces(count);
    const uri = colon < 0 ? this.#scope.defaultUri : this.#uriOf(tagStart + 1, colon);
    if (uri === undefined) throw new NotWellFormed();
    const localStart = colon < 0 ? tagStart + 1 : colon + 1;
    if (this.#open.depth === 0) {
      this.rootUri = uri;
      this.rootName = text.slice(localStart, nameEnd);
    }
    const isInTree = this.#open.depth < this.#depthLimit;
    if (!isInTree) this.isTooDeep = true;
    const node = isInTree ? this.#tree.add(TEXT, this.#names.elements(uri).idOfSlice(text, localStart, nameEnd), tagStart, this.#at, this.#at) : -1;
    const seen = count > 0 ? this.#addAttributes(count, tagStart, isInTree) : 0;
    this.#open.push(node, tagStart, nameEnd - tagStart - 1, this.#at, bindings);
    this.#open.flags |= seen;
    if (isEmpty) this.#close(this.#at);
  }

  /** The namespace of a prefix; `undefined` where there is none, or names may not have it. */
  #uriOf(start: number, colon: number): string | undefined {
    const prefix = this.#text.slice(start, colon);
    return prefix === 'xmlns' ? undefined : this.#scope.resolve(prefix);
  }

  #readAttribute(attribute: Attribute): void {
    const text = this.#text;
    attribute.nameStart = this.#at;
    attribute.nameEnd = this.#readName();
    attribute.colon = this.#colon;
    this.#skipSpace();
    if (text.charCodeAt(this.#at) !== EQUALS) throw new NotWellFormed();
    this.#at++;
    this.#skipSpace();
    const quote = text.charCodeAt(this.#at);
    if (quote !== QUOTE && quote !== APOSTROPHE) throw new NotWellFormed();
    const start = this.#at + 1;
    let flags = PLAIN;
    let afterSpace = true;
    for (let at = start; ; at++) {
      const unit = text.charCodeAt(at);
      if (unit === quote) {
        this.#at = at + 1;
        attribute.start = start;
        attribute.end = at;
        attribute.flags = afterSpace ? flags & ~PLAIN : flags;
        return;
      }
      const type = CLASSES[unit];
      if (type === INERT || type === BRACKET) afterSpace = false;
      else if (type === SPACE) {
        if (afterSpace) flags &= ~PLAIN;
        afterSpace = true;
      } else if (type === REFERENCE) {
        flags = ENCODED;
        at = this.#reference(at).end - 1;
      } else if (type === undefined || type === MARKUP) throw new NotWellFormed();
      // Breaks are spaces in an attribute, and a text's spaces are one in any case.
      else flags &= ~PLAIN;
    }
  }

  #reference(at: number): { readonly point: number; readonly end: number } {
    const reference = readReference(this.#text, at);
    if (reference === undefined) throw new NotWellFormed();
    return reference;
  }

  /** `xmlns` and `xmlns:…` hold in the whole tag, also before they stand. */
  #declareNamespaces(count: number): void {
    const text = this.#text;
    for (let index = 0; index < count; index++) {
      const { nameStart, colon, nameEnd } = this.#attributes[index]!;
      if (!isDeclaration(text, nameStart, colon, nameEnd)) continue;
      const prefix = colon < 0 ? '' : text.slice(colon + 1, nameEnd);
      if (!this.#scope.declare(prefix, this.#attributeText(this.#attributes[index]!))) throw new NotWellFormed();
    }
  }

  #attributeText({ start, end, flags }: Attribute): string {
    return ((flags & ENCODED) === 0 ? this.#text.slice(start, end) : parseText(this.#text, start, end).text).replace(/[\t\n\r]/g, ' ');
  }

  /** Adds the attributes that declare nothing; what they say of the element. No two have the same name. */
  #addAttributes(count: number, tagStart: number, isInTree: boolean): number {
    const text = this.#text;
    let others: Set<string> | undefined;
    let seen = 0;
    for (let index = 0; index < count; index++) {
      const { nameStart, colon, nameEnd, start, end, flags } = this.#attributes[index]!;
      const isNamespace = isDeclaration(text, nameStart, colon, nameEnd);
      const uri = isNamespace || colon < 0 ? '' : this.#uriOf(nameStart, colon);
      if (uri === undefined) throw new NotWellFormed();
      const localStart = isNamespace || colon < 0 ? nameStart : colon + 1;
      const names = this.#names.attributes(uri);
      let name = isNamespace ? UNKNOWN_NAME : names.idOfSlice(text, localStart, nameEnd);
      if (name === UNKNOWN_NAME) {
        const expanded = `${uri} ${text.slice(localStart, nameEnd)}`;
        if ((others ??= new Set()).has(expanded)) throw new NotWellFormed();
        others.add(expanded);
        if (!isNamespace) name = names.idOfOthers;
      } else {
        if (this.#stoodIn[name] === tagStart + 1) throw new NotWellFormed();
        this.#stoodIn[name] = tagStart + 1;
      }
      if (isNamespace) continue;
      if (name === this.#nil && name !== UNKNOWN_NAME) {
        if (/^[ \t\r\n]*(?:true|1)[ \t\r\n]*$/.test(text.slice(start, end))) seen |= HAS_NULL;
        continue;
      }
      seen |= HAS_ATTRIBUTE;
      if (isInTree) this.#tree.add(TEXT | ATTRIBUTE | flags, name, tagStart, start, end);
    }
    return seen;
  }

  #readEndTag(): void {
    const text = this.#text;
    const contentEnd = this.#at;
    const { nameStart, nameLength } = this.#open;
    const start = contentEnd + 2;
    for (let i = 0; i < nameLength; i++) if (text.charCodeAt(start + i) !== text.charCodeAt(nameStart + i)) throw new NotWellFormed();
    this.#at = start + nameLength;
    this.#skipSpace();
    if (text.charCodeAt(this.#at) !== GREATER) throw new NotWellFormed();
    this.#at++;
    this.#close(contentEnd);
  }

  /** Ends the element that is open innermost, now that it is known what it has. */
  #close(contentEnd: number): void {
    const tree = this.#tree;
    const { node, flags, tagStart, contentStart, bindings } = this.#open;
    if (node >= 0) {
      tree.kinds[node] = kindOfElement(flags, contentEnd > contentStart);
      if (isStructure(flags)) tree.starts[node] = tagStart;
      tree.close(node, contentEnd);
    }
    this.#scope.leave(bindings);
    this.#open.pop();
  }

  /** Takes a name with at most one colon within, and says where it ends. */
  #readName(): number {
    const text = this.#text;
    const start = this.#at;
    let end = endOfName(text, start);
    this.#colon = -1;
    if (end === start) throw new NotWellFormed();
    if (text.charCodeAt(end) === COLON) {
      this.#colon = end;
      if (!beginsName(text.charCodeAt(end + 1))) throw new NotWellFormed();
      end = endOfName(text, end + 1);
    }
    this.#at = end;
    return end;
  }

  #skipSpace(): void {
    const text = this.#text;
    let at = this.#at;
    while (isXmlSpace(text.charCodeAt(at))) at++;
    this.#at = at;
  }
}

function isDeclaration(text: string, nameStart: number, colon: number, nameEnd: number): boolean {
  const end = colon < 0 ? nameEnd : colon;
  return end - nameStart === 'xmlns'.length && text.startsWith('xmlns', nameStart);
}
