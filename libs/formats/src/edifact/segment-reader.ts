import { codePointLength, normalizeText } from '@cbx/kernel';
import { classesWith, FIRST_SPECIAL, INERT, SPACE } from '../character-classes.js';
import { EMPTY, ENCODED, LIST, OBJECT, PLAIN, TEXT, Tree } from '../tree.js';
import { UNKNOWN_NAME, type Vocabulary } from '../vocabulary.js';
import type { Segments } from './cut-segments.js';
import { escaped } from './escaped.js';
import { FIRST_PLACE, NO_TAG, NOT_SHOWN, QUALIFIER, type Row, tagNumber } from './segment-table.js';
import type { ServiceCharacters } from './service-characters.js';

const SEPARATED = FIRST_SPECIAL;
const RELEASED = FIRST_SPECIAL + 1;
const TAG_LENGTH = 3;
/** Units of text for a value, roughly. */
const UNITS_A_NODE = 12;
const NO_LIST = -1;
const COMPONENTS_JOINED = ':';
let CLASSES: Uint8Array | undefined;

/** Reads the segments of one interchange into a tree. Segments are numbers, from 0. */
export class SegmentReader {
  readonly tree: Tree;
  readonly text: string;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly #count: number;
  readonly #classes: Uint8Array;
  readonly #element: number;
  readonly #release: string;
  readonly #component: string;
  /** Where each message begins, in segments. */
  readonly #messages: number[] = [];
  /** Texts that are not as they stand in the source, by where they do. */
  readonly #texts = new Map<number, string>();
  #hasUnknown = false;

  constructor({ text, starts, ends, count }: Segments, characters: ServiceCharacters, vocabulary: Vocabulary) {
    this.text = text;
    this.#starts = starts;
    this.#ends = ends;
    this.#count = count;
    this.#element = characters.element;
    this.#component = String.fromCharCode(characters.component);
    this.#release = characters.release < 0 ? '' : String.fromCharCode(characters.release);
    // Copied for each interchange, as each may have separators of its own.
    this.#classes = (CLASSES ??= classesWith({})).slice();
    this.#classes[characters.element] = SEPARATED;
    this.#classes[characters.component] = SEPARATED;
    if (characters.release >= 0) this.#classes[characters.release] = RELEASED;
    this.tree = new Tree(
      { text, vocabulary, textOf: (start, end) => this.#texts.get(start) ?? this.#unescape(start, end), nameAt: () => '?', placeAt: (offset) => this.#placeAt(offset) },
      64 + Math.ceil(text.length / UNITS_A_NODE),
    );
  }

  /** Says that a message begins with this segment, which has number 1 in it. */
  beginMessage(segment: number): void {
    this.#messages.push(segment);
  }

  /** The number of a segment's tag, or NO_TAG where it is no tag: not three capital letters, or a component behind them. */
  tagOf(segment: number): number {
    const start = this.#starts[segment]!;
    const end = this.#ends[segment]!;
    if (start + TAG_LENGTH <= end && (start + TAG_LENGTH === end || this.text.charCodeAt(start + TAG_LENGTH) === this.#element)) {
      const tag = tagNumber(this.text, start);
      if (tag !== NO_TAG) return tag;
    }
    if (this.#release === '') return NO_TAG;
    // A letter that is released is the same letter.
    const [first, ...more] = this.componentsOf(segment)[0]!;
    return more.length === 0 && first!.length === TAG_LENGTH ? tagNumber(first!, 0) : NO_TAG;
  }

  /** Elements and their components, raw but for released characters; the tag is the first element. */
  componentsOf(segment: number): string[][] {
    return componentsOf(this.text.slice(this.#starts[segment], this.#ends[segment]), String.fromCharCode(this.#element), this.#component, this.#release);
  }

  /** Where the first component of the first element stands, and its text where that is not as it stands. */
  qualifierOf(segment: number): { readonly start: number; readonly end: number; readonly normalised: string | undefined } {
    const end = this.#ends[segment]!;
    const start = Math.min(this.#tagEnd(segment) + 1, end);
    const classes = this.#classes;
    let at = start;
    for (; at < end; at++) {
      const type = classes[this.text.charCodeAt(at)]!;
      if (type === SEPARATED) break;
      if (type !== INERT) return { start, end, normalised: normalizeText(this.componentsOf(segment)[1]?.[0] ?? '') };
    }
    return { start, end: at, normalised: undefined };
  }

  /** The normalised value of a row's place in a segment; '' where there is none. */
  valueOf(row: Row, segment: number, name: string): string {
    const place = row.places.find((each) => each.name === name)!;
    return normalizeText(this.componentsOf(segment)[place.element]?.[place.component - 1] ?? '');
  }

  /**
   * Adds a segment as its row says: an object of its places, or the value of its one place. What the row does not show and has content is an unknown member beside
   * it; where the object is to hold more, within it. Says which node it is. `joined`: what the place is, whose components are one text.
   */
  add(row: Row, segment: number, isOpen = false, joined?: string): number {
    const { tree } = this;
    const start = this.#starts[segment]!;
    const end = this.#ends[segment]!;
    this.#hasUnknown = false;
    const node = row.isObject ? tree.add(OBJECT, row.nameId, start, start, end) : tree.size;
    const hasContent = this.#addPlaces(row, segment, joined);
    if (!row.isObject && tree.size === node) tree.add(TEXT, row.nameId, start, end, end);
    if (!hasContent && !(row.evenEmpty && isRead(row))) tree.kinds[node]! |= EMPTY;
    if (row.isObject && !isOpen) tree.close(node, end);
    if (this.#hasUnknown) tree.add(TEXT, UNKNOWN_NAME, start, end, end);
    return node;
  }

  /** Whether a segment has content in a place that its row shows, and whether in one that it does not. */
  contentOf(row: Row, segment: number): { readonly hasContent: boolean; readonly hasUnknown: boolean } {
    const { size } = this.tree;
    this.#hasUnknown = false;
    const hasContent = this.#addPlaces(row, segment, undefined);
    this.tree.size = size;
    return { hasContent, hasUnknown: this.#hasUnknown };
  }

  /** Adds a member of a name that no row has. */
  addUnknown(segment: number): void {
    this.tree.add(TEXT, UNKNOWN_NAME, this.#starts[segment]!, this.#ends[segment]!, this.#ends[segment]!);
  }

  startOf(segment: number): number {
    return this.#starts[segment]!;
  }

  /** Whether a place that is content has some. */
  #addPlaces(row: Row, segment: number, joined: string | undefined): boolean {
    const { tree, text } = this;
    const classes = this.#classes;
    const start = this.#starts[segment]!;
    const end = this.#ends[segment]!;
    let hasContent = false;
    let element = 0;
    let component = 0;
    let list = NO_LIST;
    /** The element whose components have all been taken as one text. */
    let taken = 0;
    for (let at = this.#tagEnd(segment); at < end; ) {
      if (text.charCodeAt(at) === this.#element) {
        element++;
        component = 1;
        if (list !== NO_LIST) list = this.#closeList(list, at);
      } else component++;
      const from = ++at;
      let flags = PLAIN;
      let afterSpace = true;
      let isBlank = true;
      let isSure = true;
      for (; at < end; at++) {
        const type = classes[text.charCodeAt(at)]!;
        if (type === INERT) {
          afterSpace = false;
          isBlank = false;
        } else if (type === SPACE) {
          if (afterSpace) flags &= ~PLAIN;
          afterSpace = true;
        } else if (type === SEPARATED) break;
        else {
          flags = type === RELEASED ? ENCODED : flags & ~PLAIN;
          if (type === RELEASED) at++;
          isSure = false;
          // What is released is not looked at here.
          afterSpace = true;
        }
      }
      if (afterSpace) flags &= ~PLAIN;
      const shown = row.shown(element, component);
      if (shown === QUALIFIER || (from === at && list === NO_LIST)) continue;
      const place = shown === NOT_SHOWN ? undefined : row.places[shown - FIRST_PLACE]!;
      if (place?.rest === 'list') {
        if (list === NO_LIST) {
          list = tree.add(LIST, row.isObject ? row.placeIds[shown - FIRST_PLACE]! : row.nameId, start, from, from);
          // Components before this one are part of the list, though nothing stands in them.
          for (let before = place.component; before < component; before++) tree.add(TEXT, UNKNOWN_NAME, from, from, from);
        }
        const child = tree.add(TEXT | (flags & ENCODED), UNKNOWN_NAME, from, from, at);
        if (this.#isPartOf(child, !isBlank, component - place.component, place)) hasContent = true;
        continue;
      }
      if (isBlank && (isSure || normalizeText(this.#unescape(from, at)) === '')) continue;
      if (place === undefined) {
        this.#hasUnknown = true;
        continue;
      }
      if (shown - FIRST_PLACE < row.contentPlaces) hasContent = true;
      if (place.rest === 'text') {
        if (taken === element) continue;
        taken = element;
        flags = ENCODED;
        this.#texts.set(from, joined ?? this.componentsOf(segment)[element]!.slice(place.component - 1).map(escaped).join(COMPONENTS_JOINED));
      }
      tree.add(TEXT | flags, row.isObject ? row.placeIds[shown - FIRST_PLACE]! : row.nameId, start, from, at);
    }
    if (list !== NO_LIST) this.#closeList(list, end);
    return hasContent;
  }

  #closeList(list: number, end: number): typeof NO_LIST {
    this.tree.close(list, end);
    return NO_LIST;
  }

  /** Whether a component of a list is content: what is not blank, or is more than there may be. */
  #isPartOf(node: number, isThere: boolean, index: number, { most }: { readonly most?: { readonly components: number; readonly length: number } | undefined }): boolean {
    if (isThere) return true;
    const text = this.tree.text(node);
    if (text === '') return false;
    return normalizeText(text) !== '' || (most !== undefined && (index >= most.components || codePointLength(text) > most.length));
  }

  /** Where the tag's element ends. */
  #tagEnd(segment: number): number {
    const { text } = this;
    const end = this.#ends[segment]!;
    let at = this.#starts[segment]!;
    for (; at < end && text.charCodeAt(at) !== this.#element; at++) if (this.#classes[text.charCodeAt(at)] === RELEASED) at++;
    return Math.min(at, end);
  }

  #unescape(start: number, end: number): string {
    const raw = this.text.slice(start, end);
    return this.#release === '' || !raw.includes(this.#release) ? raw : unescaped(raw, this.#release);
  }

  /** The segment's number within its message of what stands at an offset. */
  #placeAt(offset: number): number {
    const segment = lastNotAfter(this.#starts, this.#count, offset);
    const message = this.#messages[lastNotAfter(this.#messages, this.#messages.length, segment)] ?? 0;
    return segment - message + 1;
  }
}

/** The text without its release characters. */
function unescaped(raw: string, release: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = raw.indexOf(release); at >= 0; at = raw.indexOf(release, from + 1)) {
    parts.push(raw.slice(from, at));
    from = at + 1;
  }
  parts.push(raw.slice(from));
  return parts.join('');
}

/** Elements and their components of a segment's text, release characters resolved. */
export function componentsOf(text: string, element: string, component: string, release: string): string[][] {
  const elements: string[][] = [[]];
  let current = '';
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if (release !== '' && sign === release) current += text[++at] ?? '';
    else if (sign === element || sign === component) {
      elements.at(-1)!.push(current);
      current = '';
      if (sign === element) elements.push([]);
    } else current += sign;
  }
  elements.at(-1)!.push(current);
  return elements;
}

/** A composite as one text: components normalised, those at the end that are empty left out. */
export function joinedComponents(components: readonly string[]): string {
  const values = components.map(normalizeText);
  while (values.at(-1) === '') values.pop();
  return values.join(COMPONENTS_JOINED);
}

/** Index of the last of `count` ascending numbers that is not greater; 0 where there is none. */
function lastNotAfter(numbers: ArrayLike<number>, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** Whether what is without content is read with the others: where it opens a group, or stands in a list. */
function isRead({ opens, once }: Row): boolean {
  return opens >= 0 || !once;
}
