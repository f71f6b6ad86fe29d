import { encodeSingleByte } from '../encoding/single-byte.js';
import { type WrittenNode, writtenText, type Writer, type Writing } from '../written.js';
import { REFERENCE_LENGTH } from './edifact-reader.js';
import { escaped } from './escaped.js';
import type { EdifactLayout, Group, SegmentRow } from './edifact-layout.js';

const ADVICE = "UNA:+.? '";
const SEGMENT_END = "'\r\n";
const SYNTAX = 'syntax';
const VERSION = 'version';
const SENT = 'sent';
const REFERENCE = 'reference';
/** From this syntax version on years have four digits. */
const FULL_YEARS = 4;

/**
 * The way back of `prepareEdifact`, in the default service characters: `UNA`, the header, the messages with their segments in the order in which they come (those that the
 * layout's order names go first within their group), the ends with counts and references. What is at the end of a segment and empty is left out; each ends with CR LF.
 */
export function prepareEdifactWriter(layout: EdifactLayout): Writer {
  return { write: (root): Writing => ({ ok: true, bytes: new EdifactWriter(layout).write(root) }) };
}

class EdifactWriter {
  readonly #layout: EdifactLayout;
  readonly #order: ReadonlyMap<string, number>;

  constructor(layout: EdifactLayout) {
    this.#layout = layout;
    this.#order = new Map(layout.order.map((name, index) => [name, index]));
  }

  write(root: WrittenNode): Uint8Array {
    const { header, rendered, syntaxes } = this.#layout;
    const head = root.children.find(({ name }) => name === header.name)?.children ?? [];
    const messages = root.children.find(({ name }) => name === 'messages')?.children ?? [];
    const body = messages.flatMap((message) => this.#message(message));
    const valueOf = (place: string): string | undefined => head.find(({ name }) => name === place)?.text;
    const reference = cutReference(valueOf(REFERENCE) ?? '');
    const whole = [...head.map(({ text }) => text), ...body].join('');
    const given = valueOf(SYNTAX) === undefined ? undefined : `${valueOf(SYNTAX)}:${valueOf(VERSION) ?? ''}`;
    for (const syntax of given === undefined ? rendered : [given]) {
      const text = [this.#header(head, syntax), ...body, `UNZ+${messages.length}+${escaped(reference)}`].map((segment) => segment + SEGMENT_END).join('');
      const bytes = bytesOf(`${ADVICE}\r\n${text}`, whole, syntaxes.get(syntax) ?? 'utf-8');
      if (bytes !== undefined) return bytes;
    }
    return new Uint8Array();
  }

  #header(head: readonly WrittenNode[], syntax: string): string {
    const [identifier = '', version = ''] = syntax.split(':');
    const changed = new Map([[SENT, (text: string) => timeOf(text, this.#layout.zone, syntax)], [REFERENCE, cutReference]]);
    const values = head.filter(({ name }) => name !== SYNTAX && name !== VERSION).map((node) => ({ ...node, text: changed.get(node.name)?.(node.text) ?? node.text }));
    return segment(this.#layout.header, [writtenText(SYNTAX, identifier), writtenText(VERSION, version), ...values]);
  }

  #message(message: WrittenNode): string[] {
    const { messageHeader, messages } = this.#layout;
    const head = message.children.find(({ name }) => name === messageHeader.name)?.children ?? [];
    const valueOf = (place: string): string => head.find(({ name }) => name === place)?.text ?? '';
    const group = messages.get(valueOf('type'));
    const segments = [segment(messageHeader, head), ...this.#group(group, message.children)];
    return [...segments, `UNT+${segments.length + 1}+${escaped(valueOf(REFERENCE))}`];
  }

  /** The segments among the nodes, each followed by those that belong to it. */
  #group(group: Group | undefined, nodes: readonly WrittenNode[]): string[] {
    const rows = new Map(group?.rows.map((row) => [row.name, row]));
    const rank = ({ name }: WrittenNode): number => this.#order.get(name) ?? this.#order.size;
    return nodes
      .filter(({ name }) => rows.has(name))
      .sort((a, b) => rank(a) - rank(b))
      .flatMap((node) => {
        const row = rows.get(node.name)!;
        return [segment(row, row.isObject ? node.children : [{ ...node, name: row.places[0]!.name }]), ...(row.group === undefined ? [] : this.#group(row.group, node.children))];
      });
  }
}

/** A segment as its row says. */
function segment({ tag, qualifier, places }: SegmentRow, nodes: readonly WrittenNode[]): string {
  const elements: string[][] = [];
  const put = (element: number, component: number, text: string): void => void ((elements[element - 1] ??= [])[component - 1] = text);
  if (qualifier !== undefined) put(1, 1, qualifier);
  for (const { name, element, component, rest } of places) {
    const node = nodes.find((each) => each.name === name);
    if (node === undefined) continue;
    // What takes all components stands in a text as it is written.
    if (rest === 'text') put(element, component, node.text);
    else if (rest === 'list') node.children.forEach((child, index) => put(element, component + index, escaped(child.text)));
    else put(element, component, escaped(node.text));
  }
  const written = Array.from(elements, (components) => withoutEnd(Array.from(components ?? [], (component) => component ?? ''), (component) => component === '').join(':'));
  return [tag, ...withoutEnd(written, (element) => element === '')].join('+');
}

/** Of an interchange no longer one is allowed. */
function cutReference(reference: string): string {
  return Array.from(reference).slice(0, REFERENCE_LENGTH).join('');
}

function withoutEnd<T>(items: readonly T[], isEmpty: (item: T) => boolean): T[] {
  let end = items.length;
  while (end > 0 && isEmpty(items[end - 1]!)) end--;
  return items.slice(0, end);
}

/** An instant in UTC as the header has it: local date and time. */
function timeOf(instant: string, zone: number, syntax: string): string {
  const local = new Date(Date.parse(instant) + zone * 60_000).toISOString();
  const year = local.slice(Number(syntax.split(':')[1]) >= FULL_YEARS ? 0 : 2, 4);
  return `${year}${local.slice(5, 7)}${local.slice(8, 10)}:${local.slice(11, 13)}${local.slice(14, 16)}`;
}

/** `undefined` where the encoding does not have a character of `values`. */
function bytesOf(text: string, values: string, encoding: Parameters<typeof encodeSingleByte>[1] | 'utf-8'): Uint8Array | undefined {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  return encodeSingleByte(values, encoding) === undefined ? undefined : encodeSingleByte(text, encoding);
}
