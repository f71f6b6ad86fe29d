import { Vocabulary } from '../vocabulary.js';
import type { EdifactLayout, Group, Place, SegmentRow } from './edifact-layout.js';

/** What a component is that a row does not show; a qualifier; a place: its index from FIRST_PLACE. */
export const NOT_SHOWN = 0;
export const QUALIFIER = 1;
export const FIRST_PLACE = 2;

/** Number of the group of the message itself. */
export const MESSAGE = 0;
export const NO_GROUP = -1;

/** A row, prepared for reading. */
export class Row {
  readonly nameId: number;
  readonly isObject: boolean;
  readonly contentPlaces: number;
  readonly evenEmpty: boolean;
  readonly withoutBody: boolean;
  readonly once: boolean;
  readonly places: readonly Place[];
  readonly placeIds: readonly number[];
  /** The group that it belongs to, and the one that it opens or NO_GROUP. */
  readonly within: number;
  readonly opens: number;
  /** Per element and component: what stands there. */
  readonly #shown: readonly Uint8Array[];
  /** Per element: the place that takes all components from some on, plus 1. */
  readonly #rests: Uint8Array;

  constructor(row: SegmentRow, vocabulary: Vocabulary, within: number, opens: number) {
    this.nameId = vocabulary.idOf(row.name);
    this.isObject = row.isObject;
    this.contentPlaces = row.contentPlaces;
    // Of one that opens a group or stands in a list, every one is read.
    this.evenEmpty = row.evenEmpty;
    this.withoutBody = row.withoutBody;
    this.once = row.once;
    this.places = row.places;
    this.placeIds = row.places.map(({ name }) => vocabulary.idOf(name));
    this.within = within;
    this.opens = opens;
    const elements = Math.max(1, ...row.places.map(({ element }) => element));
    const components = Math.max(1, ...row.places.map(({ component }) => component));
    this.#shown = Array.from({ length: elements + 1 }, () => new Uint8Array(components + 1));
    this.#rests = new Uint8Array(elements + 1);
    if (row.qualifier !== undefined) this.#shown[1]![1] = QUALIFIER;
    row.places.forEach(({ element, component, rest }, index) => {
      this.#shown[element]![component] = FIRST_PLACE + index;
      if (rest !== undefined) this.#rests[element] = FIRST_PLACE + index;
    });
  }

  /** Both from 1. */
  shown(element: number, component: number): number {
    const components = this.#shown[element];
    if (components === undefined) return NOT_SHOWN;
    const shown = components[component] ?? NOT_SHOWN;
    return shown === NOT_SHOWN ? this.#rests[element]! : shown;
  }
}

interface OfTag {
  /** The row that is told by its tag alone. */
  bare: Row | undefined;
  readonly qualified: { readonly qualifier: string; readonly row: Row }[];
}

/** The rows of one message type by tag and qualifier. */
export class SegmentTable {
  /** Per tag, as `tagNumber` has it: its place in `#ofTags` plus 1. */
  readonly #tags = new Uint8Array(TAGS);
  readonly #ofTags: { readonly bare: Row | undefined; readonly qualifiers: Vocabulary; readonly rows: readonly Row[] }[] = [];
  /** The group around each group; that of the message is its own. */
  readonly parents: number[] = [MESSAGE];

  constructor(root: Group, vocabulary: Vocabulary) {
    const byTag = new Map<string, OfTag>();
    this.#collect(root, MESSAGE, vocabulary, byTag);
    for (const [tag, { bare, qualified }] of byTag) {
      this.#ofTags.push({ bare, qualifiers: new Vocabulary(qualified.map(({ qualifier }) => qualifier)), rows: qualified.map(({ row }) => row) });
      this.#tags[tagNumber(tag, 0)] = this.#ofTags.length;
    }
  }

  #collect({ rows }: Group, group: number, vocabulary: Vocabulary, byTag: Map<string, OfTag>): void {
    for (const row of rows) {
      const opens = row.group === undefined ? NO_GROUP : this.parents.push(group) - 1;
      const own = new Row(row, vocabulary, group, opens);
      let ofTag = byTag.get(row.tag);
      if (ofTag === undefined) byTag.set(row.tag, (ofTag = { bare: undefined, qualified: [] }));
      if (row.qualifier === undefined) ofTag.bare = own;
      else ofTag.qualified.push({ qualifier: row.qualifier, row: own });
      if (row.group !== undefined) this.#collect(row.group, opens, vocabulary, byTag);
    }
  }

  /** `qualifierOf` gives the first component of the first element, when it is asked for; either as a place in `text` or, normalised, as a text. */
  find(tag: number, text: string, start: number, end: number, normalised: string | undefined): Row | undefined {
    const ofTag = this.#ofTags[this.#tags[tag]! - 1];
    if (ofTag === undefined) return undefined;
    const { qualifiers, rows, bare } = ofTag;
    const id = normalised === undefined ? qualifiers.idOfSlice(text, start, end) : qualifiers.idOf(normalised);
    return rows[id - 1] ?? bare;
  }
}

const LETTERS = 26;
const TAGS = LETTERS ** 3;
const A = 0x41;
export const NO_TAG = -1;

/** The number of three capital letters that stand at `at`; NO_TAG where others do. */
export function tagNumber(text: string, at: number): number {
  const a = text.charCodeAt(at) - A;
  const b = text.charCodeAt(at + 1) - A;
  const c = text.charCodeAt(at + 2) - A;
  return a >= 0 && a < LETTERS && b >= 0 && b < LETTERS && c >= 0 && c < LETTERS ? (a * LETTERS + b) * LETTERS + c : NO_TAG;
}

/** The tables of a layout's messages by type. */
export function tablesOf({ messages }: EdifactLayout, vocabulary: Vocabulary): ReadonlyMap<string, SegmentTable> {
  return new Map([...messages].map(([type, group]) => [type, new SegmentTable(group, vocabulary)]));
}
