import { isMap, isScalar, isSeq, LineCounter, type Node as YamlNode, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import type { Mistakes } from './mistakes.js';
import { didYouMean } from './nearest.js';

/** A YAML file with its lines: every look at a value can say where it stands. */
export class YamlFile {
  readonly name: string;
  readonly root: YamlNode | null;
  readonly #lines = new LineCounter();
  readonly #mistakes: Mistakes;

  constructor(name: string, text: string, mistakes: Mistakes) {
    this.name = name;
    this.#mistakes = mistakes;
    const document = parseDocument(text, { lineCounter: this.#lines, uniqueKeys: true, version: '1.2' });
    for (const error of document.errors) mistakes.add(name, error.linePos?.[0].line ?? 1, error.message.split('\n')[0]!);
    this.root = document.errors.length === 0 ? document.contents : null;
  }

  /** Of all files of the mapping. */
  get mistakeCount(): number {
    return this.#mistakes.found.length;
  }

  lineOf(node: unknown): number {
    const range = (node as { range?: [number, number, number] | null } | null)?.range;
    return range ? this.#lines.linePos(range[0]).line : 1;
  }

  mistake(node: unknown, message: string): void {
    this.mistakeAt(this.lineOf(node), message);
  }

  mistakeAt(line: number, message: string): void {
    this.#mistakes.add(this.name, line, message);
  }

  isMap(node: unknown): boolean {
    return isMap(node);
  }

  isList(node: unknown): boolean {
    return isSeq(node);
  }

  /** The entries of a map; with `allowed`, another key is a mistake. */
  entries(node: unknown, what: string, allowed?: readonly string[]): Entry[] {
    if (node === null || node === undefined) return [];
    if (!isMap(node)) {
      this.mistake(node, `${what} must be a map`);
      return [];
    }
    const entries: Entry[] = [];
    for (const { key, value } of (node as YAMLMap<unknown, unknown>).items) {
      const name = isScalar(key) ? scalarText(key) : '';
      if (allowed !== undefined && !allowed.includes(name)) this.mistake(key, `${what} has no '${name}'${didYouMean(name, allowed)}: it may have ${allowed.join(', ')}`);
      else entries.push({ name, key, value });
    }
    return entries;
  }

  map(node: unknown, what: string, allowed: readonly string[]): Record<string, Entry | undefined> {
    return Object.fromEntries(this.entries(node, what, allowed).map((entry) => [entry.name, entry]));
  }

  /** A scalar as text; a mistake where it is none. */
  text(node: unknown, what: string): string | undefined {
    if (isScalar(node) && node.value !== null) return scalarText(node);
    this.mistake(node, `${what} must be a text`);
    return undefined;
  }

  list(node: unknown, what: string): unknown[] {
    if (isSeq(node)) return node.items;
    if (node !== null && node !== undefined) this.mistake(node, `${what} must be a list`);
    return [];
  }

  /** Plain data: constants and templates. */
  plain(node: unknown): unknown {
    return node === null || node === undefined ? undefined : (node as YamlNode).toJSON();
  }
}

export interface Entry {
  readonly name: string;
  /** For the line. */
  readonly key: unknown;
  readonly value: unknown;
}

/** As it is written: `01` is no number here, but a code. */
function scalarText(scalar: Scalar): string {
  return typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? String(scalar.value));
}
