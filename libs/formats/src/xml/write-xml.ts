import { type Encoding, encodeText, hasCharacter } from '../encoding/encodings.js';
import { LIST, TEXT } from '../tree.js';
import type { WrittenNode, Writer } from '../written.js';
import { hasForbiddenCharacter } from './xml-characters.js';
import type { XmlLayout } from './xml-layout.js';

const INDENT = '  ';
const ATTRIBUTE_SIGN = '@';
/** How a name begins that is in no namespace, where names without a prefix are in one. */
const NO_NAMESPACE_SIGN = ':';

/**
 * The way back of `prepareXml`: a declaration, then the root; two spaces of indentation a level, each element on a line of its own, a line feed behind each. A text element
 * stands on one line, an empty one is `<X/>`. Attributes are the nodes named `@name`, in their order. Prefixes are those of the layout: the root declares them, in the
 * layout's order; the namespace of names without a prefix is declared where it begins. Names that begin with `:` are in none. What the encoding does not have is
 * written as a decimal character reference.
 */
export function prepareXmlWriter({ encoding, namespaces, root }: XmlLayout): Writer {
  const declaration = `<?xml version="1.0" encoding="${encoding.startsWith('utf-') ? encoding.replace(/[lb]e$/, '').toUpperCase() : encoding}"?>\n`;
  const prefixes = [...namespaces].filter(([prefix]) => prefix !== '').map(([prefix, uri]) => ` xmlns:${prefix}="${escapeAttribute(uri)}"`).join('');
  const writing = new XmlWriting(namespaces.get('') ?? '', prefixes);
  return {
    isWritable: (character) => character.isWellFormed() && !hasForbiddenCharacter(character),
    write(node) {
      const text = declaration + writing.element(node, node.name === '' ? root : node.name, '', '', true);
      return { ok: true, bytes: encoded(text, encoding) };
    },
  };
}

class XmlWriting {
  /** The namespace of names without a prefix. */
  readonly #uri: string;
  /** Declarations of the prefixes, as the root has them. */
  readonly #prefixes: string;

  constructor(uri: string, prefixes: string) {
    this.#uri = uri;
    this.#prefixes = prefixes;
  }

  /** @param scope the namespace that names without a prefix have around it */
  element(node: WrittenNode, name: string, indent: string, scope: string, isRoot = false): string {
    const isBare = name.startsWith(NO_NAMESPACE_SIGN);
    const tag = isBare ? name.slice(1) : name;
    const own = tag.includes(':') ? scope : isBare ? '' : this.#uri;
    const attributes = node.children.filter((child) => child.name.startsWith(ATTRIBUTE_SIGN)).map((child) => ` ${child.name.slice(1)}="${escapeAttribute(child.text)}"`);
    const start = `${indent}<${tag}${own === scope ? '' : ` xmlns="${escapeAttribute(own)}"`}${isRoot ? this.#prefixes : ''}${attributes.join('')}`;
    const elements = node.children.filter((child) => !child.name.startsWith(ATTRIBUTE_SIGN)).flatMap(elementsOf);
    if (node.kind === TEXT && node.text !== '') return `${start}>${escapeText(node.text)}</${tag}>\n`;
    if (elements.length === 0) return `${start}/>\n`;
    return `${start}>\n${elements.map((child) => this.element(child, child.name, indent + INDENT, own)).join('')}${indent}</${tag}>\n`;
  }
}

/** A list is its elements, all of its name. */
function elementsOf(node: WrittenNode): readonly WrittenNode[] {
  return node.kind === LIST ? node.children.map((element) => ({ ...element, name: node.name })) : [node];
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;');
}

function encoded(text: string, encoding: Encoding): Uint8Array {
  const whole = encodeText(text, encoding);
  if (whole !== undefined) return whole;
  const referenced = Array.from(text, (character) => (hasCharacter(encoding, character) ? character : `&#${character.codePointAt(0)};`)).join('');
  return encodeText(referenced, encoding) ?? Buffer.alloc(0);
}
