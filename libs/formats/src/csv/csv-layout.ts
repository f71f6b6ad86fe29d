import type { Encoding } from '../encoding/encodings.js';

/** What a mapping says of its CSV. */
export interface CsvLayout {
  readonly encoding: Encoding;
  /** Whether the format uses a character; without it every character that the encoding has. Line ends are used in any case. */
  readonly isAllowed?: ((character: string) => boolean) | undefined;
  /** One UTF-16 unit. */
  readonly separator: string;
  /** What stands around a cell that has the separator in it, `"` where nothing is said; doubled it stands for itself. `none`: such a sign is one like others. */
  readonly quote?: '"' | "'" | 'none' | undefined;
  /** Whether a quoted cell may have line breaks in it. */
  readonly hasLineBreaksInCells?: boolean | undefined;
  /** Whether every cell that is not empty is written in quotes, and not only what needs them. */
  readonly quotesAll?: boolean | undefined;
  /** How every line ends; the last one's end may be missing. `any`: each in its own way, CR LF or LF; written is CR LF. */
  readonly lineEnd: '\r\n' | '\n' | 'any';
  /** Whether lines without anything in them are none. */
  readonly skipsEmptyLines?: boolean | undefined;
  /** Whether a file may have no row. */
  readonly mayBeEmpty?: boolean | undefined;
  /** A line before the column names, which begins with a tag. */
  readonly first?: SpecialLine | undefined;
  /** A line after the rows, which begins with a tag; its cells are numbers of 1 to 9 digits, where they are not said to be texts. */
  readonly last?: SpecialLine | undefined;
  /** Which columns a file has: by the content of a cell of the first line, or the same for all files. */
  readonly columns: Columns | { readonly cell: string; readonly byContent: ReadonlyMap<string, Columns> };
}

export interface SpecialLine {
  readonly tag: string;
  /** Names of the cells behind the tag. */
  readonly cells: readonly string[];
  /** Of a last line: its cells that may be any text, and not numbers of 1 to 9 digits only. */
  readonly texts?: ReadonlySet<string> | undefined;
}

/** The columns of one kind of file. Any other is unknown: it is told once, and its cells are not read. */
export interface Columns {
  readonly names: readonly string[];
  /** Whether no line names the columns: then they are all of these, in this order. */
  readonly areFixed?: boolean | undefined;
  /** Columns that may stand more than once, each with one value of a list. */
  readonly repeated?: ReadonlySet<string> | undefined;
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
