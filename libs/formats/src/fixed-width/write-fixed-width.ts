import { codePointLength } from '@cbx/kernel';
import { LIST, OBJECT } from '../tree.js';
import type { WrittenNode, Writer, WritingFault } from '../written.js';
import type { ColumnRange, FixedWidthLayout, LineLayout, RecordLayout } from './fixed-width-layout.js';

/** What stands at columns of a line, and where it is from. */
interface Placed extends ColumnRange {
  readonly text: string;
  readonly pointer?: string | undefined;
}

/**
 * The way back of `prepareFixedWidth`: the root has the first and the last line and `records`, as the reader's has. Every line is written at its full length, filled up with
 * spaces; lines that belong to another follow it, in the layout's order. A text is at fault that begins with a character which NFC would join to, or change places with, what stands before it.
 */
export function prepareFixedWidthWriter(format: FixedWidthLayout): Writer {
  return {
    count: (what, root) => (what === 'lines' ? new FixedWidthWriter(format).recordLines(root).length : undefined),
    write(root) {
      const writer = new FixedWidthWriter(format);
      const lines = [writer.special(format.first, root), ...writer.recordLines(root), writer.special(format.last, root)];
      if (writer.faults.length > 0) return { ok: false, faults: writer.faults };
      return { ok: true, bytes: Buffer.from(lines.map((line) => `${line}\n`).join(''), 'utf8') };
    },
  };
}

class FixedWidthWriter {
  readonly faults: WritingFault[] = [];
  readonly #format: FixedWidthLayout;

  constructor(format: FixedWidthLayout) {
    this.#format = format;
  }

  special(layout: LineLayout, root: WrittenNode): string {
    const node = root.children.find(({ name }) => name === layout.name);
    return this.#line(layout, [{ from: 1, to: layout.name.length, text: layout.name }], node?.children ?? []);
  }

  recordLines(root: WrittenNode): string[] {
    const { records, type, number } = this.#format;
    const list = root.children.find(({ name }) => name === 'records')?.children ?? [];
    return list.flatMap((record) => {
      const own = [...records.values()].find(({ line }) => textAt(record, line, type) === line.name);
      if (own === undefined) return [];
      return this.#withLines(record, layoutOf(own, record), textAt(record, own.line, number), []);
    });
  }

  /** A line, and those that belong to it. @param implied what every line of the record has, but the first itself */
  #withLines(node: WrittenNode, layout: LineLayout, number: string, implied: readonly Placed[]): string[] {
    const lines = [this.#line(layout, implied, node.children)];
    const { order } = this.#format;
    const below = node.children.filter(({ name }) => layout.within.has(name));
    const rank = ({ name }: WrittenNode): number => (order.includes(name) ? order.indexOf(name) : order.length);
    for (const child of below.sort((a, b) => rank(a) - rank(b))) {
      const own = layout.within.get(child.name)!;
      const [type = '', code = ''] = child.name.split(' ');
      const { named } = this.#format;
      const fixed = [{ ...this.#format.type, text: type }, { ...this.#format.number, text: number }, ...(named === undefined || code === '' ? [] : [{ ...named.columns, text: code }])];
      for (const each of child.kind === LIST ? child.children : [child]) if (each.kind === OBJECT) lines.push(...this.#withLines(each, own, number, fixed));
    }
    return lines;
  }

  #line({ length, fields }: LineLayout, implied: readonly Placed[], nodes: readonly WrittenNode[]): string {
    const byName = new Map(fields.map((field) => [field.name, field]));
    const placed = nodes.flatMap(({ name, text, pointer }): Placed[] => {
      const field = byName.get(name);
      return field === undefined || text === '' ? [] : [{ from: field.from, to: field.to, text, pointer }];
    });
    let line = '';
    for (const { from, to, text, pointer } of [...implied, ...placed].sort((a, b) => a.from - b.from)) {
      const before = filled(line, from - 1);
      const isStable = (before + text).normalize('NFC') === before + text;
      if (!isStable && pointer !== undefined) this.faults.push({ code: 'FIELD.INVALID', pointer });
      line = isStable ? filled(before + text, to) : filled(before, to);
    }
    return filled(line, length);
  }
}

/** Of what is read of in brief, such as a CANCEL, no more is written. */
function layoutOf({ line, brief }: RecordLayout, record: WrittenNode): LineLayout {
  return brief !== undefined && brief.values.has(textAt(record, line, brief.columns)) ? { ...brief.line, length: brief.length } : line;
}

function textAt({ children }: WrittenNode, { fields }: LineLayout, { from, to }: ColumnRange): string {
  const name = fields.find((field) => field.from === from && field.to === to)?.name;
  return children.find((child) => child.name === name)?.text ?? '';
}

/** With spaces at its end up to so many columns. */
function filled(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - codePointLength(text)));
}
