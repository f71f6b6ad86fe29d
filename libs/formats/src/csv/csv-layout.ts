import type { SingleByteEncoding } from '../encoding/single-byte.js';

/** What a mapping says of its CSV. */
export interface CsvLayout {
  readonly encoding: 'utf-8' | SingleByteEncoding;
  /** Whether the format uses a character; without it every character that the encoding has. Line ends are used in any case. */
  readonly isAllowed?: ((character: string) => boolean) | undefined;
  /** One ASCII sign. */
  readonly separator: string;
  /** How every line ends; the last one's end may be missing. */
  readonly lineEnd: '\r\n' | '\n';
  /** A line before the column names, which begins with a tag. */
  readonly first?: SpecialLine | undefined;
  /** A line after the rows, which begins with a tag; its cells are numbers of 1 to 9 digits. */
  readonly last?: SpecialLine | undefined;
  /** Which columns a file has: by the content of a cell of the first line, or the same for all files. */
  readonly columns: Columns | { readonly cell: string; readonly byContent: ReadonlyMap<string, Columns> };
}

export interface SpecialLine {
  readonly tag: string;
  /** Names of the cells behind the tag. */
  readonly cells: readonly string[];
}

/** The columns of one kind of file. Any other is unknown: it is told once, and its cells are not read. */
export interface Columns {
  readonly names: readonly string[];
  /** Where the first column says what type a row is of: rows of these types belong to the row before. */
  readonly rowType?: RowType | undefined;
}

export interface RowType {
  readonly column: string;
  /** Begins a record. */
  readonly record: string;
  /** Belong to the record before them. */
  readonly within: readonly string[];
}
