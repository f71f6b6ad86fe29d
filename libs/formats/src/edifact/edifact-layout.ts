import type { SingleByteEncoding } from '../encoding/single-byte.js';

/** What a mapping says of its UN/EDIFACT (ISO 9735 syntax versions 3 and 4). */
export interface EdifactLayout {
  /** Encodings by UNB's syntax identifier and version, such as `UNOE:3`. */
  readonly syntaxes: ReadonlyMap<string, 'utf-8' | SingleByteEncoding>;
  /** A segment's most bytes, without terminator and line breaks. */
  readonly segmentBytes: number;
  /** Where the values of the interchange's header stand. */
  readonly header: SegmentRow;
  /** Where a message's reference and type stand: the places `reference` and `type` of UNH. */
  readonly messageHeader: SegmentRow;
  /** The segment that follows UNH, and stands there only. */
  readonly begin: string;
  /** What the messages of each type hold, by the type's components joined with `:`. */
  readonly messages: ReadonlyMap<string, Group>;
  /** The syntaxes in which it is written: the first that has all characters. */
  readonly rendered: readonly string[];
  /** Minutes by which the header's date and time is ahead of UTC. */
  readonly zone: number;
  /** Names of segments that are written first within their group, in this order. */
  readonly order: readonly string[];
  /** Which messages have no more than `Group.withoutBody`: a place of the segment that follows UNH, and its codes. */
  readonly cancel: { readonly place: string; readonly codes: readonly string[] };
}

/** Segments that belong to a message, or to a segment that opens a group. */
export interface Group {
  readonly rows: readonly SegmentRow[];
}

/** A segment that a format defines. */
export interface SegmentRow {
  readonly tag: string;
  /** The first component of the first element, where the format tells segments of one tag apart by it. */
  readonly qualifier?: string | undefined;
  /** The name that it has in the tree. */
  readonly name: string;
  readonly places: readonly Place[];
  /** An object of its places; otherwise the value of its one place stands for it. */
  readonly isObject: boolean;
  /** So many of the first places are content; what stands in others makes a segment no less empty. */
  readonly contentPlaces: number;
  /** Without content it still is a segment, and not as if it were absent. */
  readonly evenEmpty: boolean;
  /** Whether a CANCEL has it. */
  readonly withoutBody: boolean;
  /** What belongs to the last such segment. */
  readonly group?: Group | undefined;
  /** Whether a second one that opens a group breaks the message. */
  readonly once: boolean;
}

/** A component of an element, both from 1. */
export interface Place {
  readonly name: string;
  readonly element: number;
  readonly component: number;
  /** All components from here on. As one text they are written as the default syntax has them, joined with `:`; as a list they stand by themselves, raw. */
  readonly rest?: 'text' | 'list' | undefined;
  /** Of a list: more components, or longer ones, are content even where they are blank. */
  readonly most?: { readonly components: number; readonly length: number } | undefined;
}
