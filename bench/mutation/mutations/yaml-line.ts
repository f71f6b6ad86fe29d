/** A line of a mapping that says something, as far as mutations must know it. */
export interface YamlLine {
  /** From 0. */
  readonly index: number;
  readonly indent: number;
  /** What stands before the value: white space, `- `, the key and its colon. */
  readonly head: string;
  /** Without quotes; undefined of an item of a list. */
  readonly key: string | undefined;
  /** '' where it stands on the lines below. */
  readonly value: string;
  /** Keys of the lines that it stands below. */
  readonly path: readonly string[];
  /** How many lines belong to it, itself included. */
  readonly length: number;
}

/** The lines of a block of YAML; blank ones and comments are left out. */
export function yamlLines(texts: readonly string[]): YamlLine[] {
  const lines: YamlLine[] = [];
  const above: { indent: number; key: string }[] = [];
  texts.forEach((text, index) => {
    const [, space = '', rest = ''] = /^( *)(.*)$/.exec(text) ?? [];
    if (rest === '' || rest.startsWith('#')) return;
    const indent = space.length;
    while (above.length > 0 && above.at(-1)!.indent >= indent) above.pop();
    const { key, head, value } = split(rest);
    lines.push({ index, indent, head: space + head, key, value: value.replace(/ +#.*$/, ''), path: above.map((each) => each.key), length: lengthOf(texts, index, indent) });
    above.push({ indent, key: key ?? '-' });
  });
  return lines;
}

/** A line that continues the one above, such as `{` on a line of its own, has no key. */
function split(rest: string): { key: string | undefined; head: string; value: string } {
  if (rest.startsWith('- ')) return { key: undefined, head: '- ', value: rest.slice(2) };
  const match = /^('[^']*'|"[^"]*"|[^'"{[].*?):(?: +|$)/.exec(rest);
  return match === null ? { key: undefined, head: '', value: rest } : { key: match[1]!.replace(/^['"]|['"]$/g, ''), head: match[0], value: rest.slice(match[0].length) };
}

function lengthOf(texts: readonly string[], index: number, indent: number): number {
  let end = index + 1;
  for (let next = end; next < texts.length; next++) {
    const text = texts[next]!;
    if (text.trim() === '') continue;
    if (text.length - text.trimStart().length <= indent) break;
    end = next + 1;
  }
  return end - index;
}

/** The parts of `a, b(c, d), 'e, f'` that commas part, with where they stand. */
export function topLevelParts(text: string, separator = ','): { readonly start: number; readonly end: number }[] {
  const parts: { start: number; end: number }[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  const add = (end: number): void => {
    const [raw, lead] = [text.slice(start, end), text.slice(start, end).length - text.slice(start, end).trimStart().length];
    parts.push({ start: start + lead, end: start + raw.trimEnd().length });
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if (quote !== '') {
      if (sign === quote) quote = '';
    } else if ((sign === "'" || sign === '"') && (at === 0 || /[\s,{[(]/.test(text[at - 1]!))) quote = sign;
    else if ('([{'.includes(sign)) depth++;
    else if (')]}'.includes(sign)) depth--;
    else if (depth === 0 && sign === separator) {
      add(at);
      start = at + 1;
    }
  }
  add(text.length);
  return parts;
}

/** `text` without one of its parts and the separator beside it. */
export function withoutPart(text: string, parts: readonly { readonly start: number; readonly end: number }[], index: number): string {
  if (parts.length === 1) return text.slice(0, parts[0]!.start) + text.slice(parts[0]!.end);
  return index === 0 ? text.slice(parts[1]!.start) : text.slice(0, parts[index - 1]!.end) + text.slice(parts[index]!.end);
}
