import type { BreakCode } from '../tree.js';
import type { FixedWidthLayout, LineLayout, RecordLayout } from './fixed-width-layout.js';
import type { SourceLine } from './source-line.js';

/** A line of a record, and the lines that belong to it, in their order. */
export interface RecordLine {
  readonly line: SourceLine;
  readonly name: string;
  first: RecordLine | undefined;
  last: RecordLine | undefined;
  /** The next line that belongs to the same. */
  next: RecordLine | undefined;
}

export interface StructureFault {
  readonly code: BreakCode;
  readonly at: number;
}

/** The lines of one record, while they are read: what belongs to what, and what is wrong with their structure. */
export class RecordLines {
  readonly root: RecordLine;
  /** `undefined` where the first line opens no record: then the others are not judged. */
  readonly layout: RecordLayout | undefined;
  readonly faults: StructureFault[] = [];
  /** What columns 4-9 or the like hold in all of them. */
  readonly number: string;
  readonly #format: FixedWidthLayout;
  readonly #owners: ReadonlyMap<string, readonly LineLayout[]>;
  /** How many lines were opened to which others may belong. */
  #order = 0;
  /** The line of each layout that was opened last, and how many had been opened before it. */
  readonly #opened = new Map<LineLayout, { readonly entry: RecordLine; readonly order: number }>();

  /** @param isInOrder whether its number is one, and greater than those before */
  constructor(format: FixedWidthLayout, owners: OwnersByRecord, line: SourceLine, number: string, isInOrder: boolean) {
    this.#format = format;
    this.number = number;
    const type = line.columns(format.type);
    this.root = { line, name: type, first: undefined, last: undefined, next: undefined };
    this.layout = format.records.get(type);
    this.#owners = (this.layout === undefined ? undefined : owners.get(this.layout)) ?? NO_OWNERS;
    if (!format.types.has(type)) this.#fault('FORMAT.UNKNOWN_RECORD', line);
    if ((this.layout === undefined && format.types.has(type)) || !isInOrder || line.hasControl) this.#fault('FORMAT.MALFORMED', line);
    if (this.layout !== undefined) this.#opened.set(this.layout.line, { entry: this.root, order: 0 });
  }

  /** Adds a line behind the first. */
  add(line: SourceLine): void {
    if (this.layout === undefined) return;
    const { types } = this.#format;
    const type = line.columns(this.#format.type);
    if (!types.has(type)) this.#fault('FORMAT.UNKNOWN_RECORD', line);
    if (line.hasControl) this.#fault('FORMAT.MALFORMED', line);
    if (!types.has(type)) return;
    const name = this.#nameOf(line, type);
    // A line whose name is unknown belongs to what the lines of its type belong to.
    const owner = this.#ownerAmong(this.#owners.get(name) ?? this.#owners.get(type) ?? []);
    if (owner === undefined) return this.#fault('FORMAT.MALFORMED', line);
    const entry: RecordLine = { line, name, first: undefined, last: undefined, next: undefined };
    if (owner.entry.last === undefined) owner.entry.first = entry;
    else owner.entry.last.next = entry;
    owner.entry.last = entry;
    const layout = owner.layout.within.get(name);
    if (layout !== undefined && layout.within.size > 0) this.#opened.set(layout, { entry, order: ++this.#order });
  }

  #nameOf(line: SourceLine, type: string): string {
    const { named } = this.#format;
    if (named?.type !== type) return type;
    const code = line.trimmed(named.columns);
    return code === '' ? type : `${type} ${code}`;
  }

  /** The line that was opened last of those that may have it. */
  #ownerAmong(layouts: readonly LineLayout[]): { readonly entry: RecordLine; readonly layout: LineLayout } | undefined {
    let found: LineLayout | undefined;
    let last: { readonly entry: RecordLine; readonly order: number } | undefined;
    for (const layout of layouts) {
      const opened = this.#opened.get(layout);
      if (opened === undefined || (last !== undefined && opened.order <= last.order)) continue;
      found = layout;
      last = opened;
    }
    return found === undefined || last === undefined ? undefined : { entry: last.entry, layout: found };
  }

  #fault(code: BreakCode, { start }: SourceLine): void {
    this.faults.push({ code, at: start });
  }
}

const NO_OWNERS: ReadonlyMap<string, readonly LineLayout[]> = new Map();

/** For each record: by the name of a line, or its type alone, the lines to which it may belong. */
export type OwnersByRecord = ReadonlyMap<RecordLayout, ReadonlyMap<string, readonly LineLayout[]>>;

export function ownersOf({ records, named }: FixedWidthLayout): OwnersByRecord {
  return new Map(
    [...records.values()].map((record) => {
      const owners = new Map<string, LineLayout[]>();
      const add = (name: string, owner: LineLayout): void => {
        const known = owners.get(name);
        if (known === undefined) owners.set(name, [owner]);
        else if (!known.includes(owner)) known.push(owner);
      };
      const visit = (owner: LineLayout): void => {
        for (const [name, line] of owner.within) {
          add(name, owner);
          if (named !== undefined && name.startsWith(`${named.type} `)) add(named.type, owner);
          visit(line);
        }
      };
      visit(record.line);
      return [record, owners];
    }),
  );
}
