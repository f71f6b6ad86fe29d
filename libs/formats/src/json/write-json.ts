import { BOOLEAN, LIST, NUMBER, OBJECT, TEXT } from '../tree.js';
import type { WrittenNode, Writer } from '../written.js';

const INDENT = '  ';

/** UTF-8 without byte order mark, two spaces a level, a line feed at the end. */
export function prepareJsonWriter(): Writer {
  return { write: (root) => ({ ok: true, bytes: Buffer.from(`${written(root, '')}\n`, 'utf8') }) };
}

function written(node: WrittenNode, indent: string): string {
  switch (node.kind) {
    case OBJECT:
      return enclosed('{', node.children.map((child) => `${JSON.stringify(child.name)}: ${written(child, indent + INDENT)}`), '}', indent);
    case LIST:
      return enclosed('[', node.children.map((child) => written(child, indent + INDENT)), ']', indent);
    case TEXT:
      return JSON.stringify(node.text);
    case NUMBER:
    case BOOLEAN:
      return node.text;
  }
}

function enclosed(open: string, parts: readonly string[], close: string, indent: string): string {
  const inner = `\n${indent}${INDENT}`;
  return parts.length === 0 ? open + close : `${open}${inner}${parts.join(`,${inner}`)}\n${indent}${close}`;
}
