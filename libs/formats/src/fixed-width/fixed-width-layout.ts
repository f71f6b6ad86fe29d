/** ColumnRange of a line, from 1, both of them among it. A column is a code point. */
export interface ColumnRange {
  readonly from: number;
  readonly to: number;
}

/** A field of a line. */
export interface ColumnField extends ColumnRange {
  readonly name: string;
  /** It is read by the places in it, and not as a text: what stands before it in its columns is kept. */
  readonly byPlace: boolean;
}

/** One type of line. */
export interface LineLayout {
  /** What it is called: its type, and where columns name it too, what stands in these: `D90 REM`. */
  readonly name: string;
  /** How many columns it has. */
  readonly length: number;
  readonly fields: readonly ColumnField[];
  /** ColumnRange that no field has, in their order. */
  readonly reserved: readonly ColumnRange[];
  /** The lines that belong to one of this type, by name. */
  readonly within: ReadonlyMap<string, LineLayout>;
  /** All lines of this name are pieces of one text: a list, wherever they stand. */
  readonly isPiece: boolean;
}

/** A record by the line that opens it. */
export interface RecordLayout {
  readonly line: LineLayout;
  /** What is read of a record in whose `columns` one of `values` stands; its line is written with `length` columns. */
  readonly brief?: { readonly columns: ColumnRange; readonly values: ReadonlySet<string>; readonly line: LineLayout; readonly length: number } | undefined;
}

/** What a mapping says of its lines of fixed width. */
export interface FixedWidthLayout {
  /** ColumnRange that no line may exceed, whatever it is. */
  readonly longest: number;
  /** The first line and the last: each begins with its name. */
  readonly first: LineLayout;
  readonly last: LineLayout;
  /** How every line of a record begins; the columns of its type, and those that say to which record it belongs. */
  readonly tag: string;
  readonly type: ColumnRange;
  readonly number: ColumnRange;
  /** Every type of line. */
  readonly types: ReadonlySet<string>;
  /** Lines of this type are named by these columns too. */
  readonly named?: { readonly type: string; readonly columns: ColumnRange } | undefined;
  /** In what order lines are written that belong to another, by name. */
  readonly order: readonly string[];
  /** By the type of the line that opens it. */
  readonly records: ReadonlyMap<string, RecordLayout>;
}
