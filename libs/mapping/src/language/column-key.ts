import type { ColumnRange } from '@cbx/formats';

/** `55-84 reference`: the columns of a field, from 1, and its name. What has no columns, such as a line within, is its name alone. */
export function parseColumnKey(key: string): { readonly name: string; readonly columns: ColumnRange | undefined } {
  const [, from, to, name] = /^([1-9][0-9]{0,4})(?:-([1-9][0-9]{0,4}))? (.+)$/.exec(key) ?? [];
  if (name === undefined) return { name: key, columns: undefined };
  return { name, columns: { from: Number(from), to: Number(to ?? from) } };
}

/** ColumnRange as a mapping writes them: `4-9`, `10`. `undefined` where a text is none. */
export function parseColumns(text: string): ColumnRange | undefined {
  const { columns } = parseColumnKey(`${text} x`);
  return columns !== undefined && columns.to >= columns.from ? columns : undefined;
}
