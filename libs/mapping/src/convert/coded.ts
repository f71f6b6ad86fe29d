import { NO_NODE, OBJECT, TEXT, type Tree, UNKNOWN_NAME, Vocabulary, writtenText } from '@cbx/formats';
import { normalizeText } from '@cbx/kernel';
import type { FaultCode, FaultReporter } from '../fault.js';
import type { CodeList } from '../language/code-list.js';
import type { Localized } from '../localized.js';
import type { Pen } from '../render/pen.js';
import { ABSENT, type Converter, FAULTY, type Gives, type Ink, type Outcome, readOtherKind } from './converter.js';
import { INVALID, isUnreadable, TextConverter, UNKNOWN_CODE, type Unreadable } from './text.js';
import { warnUnknown } from './unknown-field.js';

/** How a format writes a coded value as an object: the member that holds the code, and labels that are never read. */
export interface CodedLayout {
  readonly code: string;
  /** The numbers of these names in the mapping's vocabulary. */
  readonly codeName: number;
  readonly labelNames: readonly number[];
}

/** A code of a list, as a text: its symbol. `unknown`: what comes of any other, a fault or nothing. */
export function symbol(list: CodeList, maxLength?: number, unknown: Unreadable | typeof ABSENT = UNKNOWN_CODE): TextConverter {
  return new SymbolConverter(list, unknown, maxLength);
}

/** Codes are looked up where they stand in the source, without being cut out of it. */
class SymbolConverter extends TextConverter {
  readonly #codes: Vocabulary;
  readonly #symbols: readonly string[];
  readonly #maxLength: number;
  readonly #unknown: Unreadable | typeof ABSENT;

  constructor({ name, symbols }: CodeList, unknown: Unreadable | typeof ABSENT, maxLength = Number.MAX_SAFE_INTEGER, format: 'symbol' | 'country' = 'symbol') {
    // Where several codes stand for one symbol, the first is written.
    const areCountries = [...symbols.values()].every((each) => COUNTRY.test(each));
    const codeOf = new Map([...symbols].reverse().map(([code, each]) => [each, code]));
    super({
      expected: { en: `a code of the list ${name}`, ru: `код из списка ${name}` },
      gives: { type: 'string', format, ...(format === 'country' ? {} : { symbols: [...new Set(symbols.values())] }) },
      maxLength,
      symbolOf: symbols,
      read: (text) => symbols.get(text) ?? unknown,
      // A country is no choice of the schema's: no other field would take it.
      write: (value, pen) => codeOf.get(String(value)) ?? (areCountries ? pen.fail('FIELD.UNKNOWN_CODE') : pen.refuse('FIELD.UNKNOWN_CODE')),
    });
    this.#codes = new Vocabulary(symbols.keys());
    this.#symbols = ['', ...symbols.values()];
    this.#maxLength = maxLength;
    this.#unknown = unknown;
  }

  override evaluate(tree: Tree, node: number): Outcome {
    const start = tree.starts[node]!;
    const end = tree.ends[node]!;
    if (tree.kind(node) !== TEXT || !tree.isPlain(node) || end - start > this.#maxLength) return super.evaluate(tree, node);
    const code = this.#codes.idOfSlice(tree.sourceText, start, end);
    return code === UNKNOWN_NAME ? this.#unknown : this.#symbols[code];
  }
}

const COUNTRY = /^[A-Z]{3}$/;

/** A country, as a text: ISO 3166-1 alpha-3. */
export function country(): TextConverter {
  return new TextConverter({
    expected: { en: 'a country code of ISO 3166-1 alpha-3, in capital Latin letters', ru: 'код страны ISO 3166-1 alpha-3 заглавными латинскими буквами' },
    gives: { type: 'string', format: 'country' },
    read: (text) => (COUNTRY.test(text) ? text : INVALID),
    write: (value, pen) => (COUNTRY.test(String(value)) ? String(value) : pen.fail('FIELD.INVALID')),
  });
}

/** A country by the codes that a format has for countries. */
export function countryOf(list: CodeList): TextConverter {
  return new SymbolConverter(list, UNKNOWN_CODE, undefined, 'country');
}

/** An object that holds a code. When it is not empty it must have one. `unknown` is the fault of a code that is not in its list. */
export class CodedConverter implements Converter {
  readonly expected: Localized;
  readonly gives: Gives;
  readonly #layout: CodedLayout;
  readonly #code: TextConverter;
  readonly #unknown: FaultCode;

  constructor(layout: CodedLayout, code: TextConverter, unknown: FaultCode = 'FIELD.UNKNOWN_CODE') {
    this.#layout = layout;
    this.#code = code;
    this.#unknown = unknown;
    this.expected = code.expected;
    this.gives = code.gives;
  }

  read(tree: Tree, node: number, sink: FaultReporter): Outcome {
    if (!tree.isObject(node) || !tree.hasChildren(node)) return readOtherKind(tree, node, this.expected, sink);
    const { code: name, codeName, labelNames } = this.#layout;
    let code = NO_NODE;
    const end = tree.nexts[node]!;
    for (let child = node + 1; child < end; child = tree.nexts[child]!) {
      const childName = tree.names[child]!;
      if (childName === codeName) code = child;
      else if (!labelNames.includes(childName)) warnUnknown(tree, child, sink);
    }
    const outcome = code === NO_NODE ? ABSENT : this.#code.evaluate(tree, code);
    if (outcome === ABSENT) {
      if (code === NO_NODE) sink.reject('FIELD.MISSING', tree.line(node), this.expected, node, name);
      else sink.reject('FIELD.MISSING', tree.nameLine(code), this.expected, code);
      return FAULTY;
    }
    if (!isUnreadable(outcome)) return outcome;
    sink.reject(outcome === UNKNOWN_CODE ? this.#unknown : outcome.code, tree.nameLine(code), this.expected, code);
    return FAULTY;
  }

  write(value: unknown, pen: Pen): Ink | undefined {
    const code = this.#code.writeText?.(value, pen);
    return code === undefined ? undefined : this.inkOf(code);
  }

  /** The object that holds a code, as it is written; labels are not. */
  inkOf(code: string): Ink {
    return { kind: OBJECT, text: '', children: [writtenText(this.#layout.code, code)] };
  }

  /** Rejects the code for another reason than what it says, at its place: beside others, or a second time. */
  rejectCode(tree: Tree, node: number, expected: Localized, sink: FaultReporter): void {
    const code = tree.child(node, this.#layout.codeName);
    const at = code === NO_NODE ? node : code;
    sink.reject('FIELD.INVALID', tree.nameLine(at), expected, at);
  }

  /** Whether there is a code, and it is that one, which is a text as `isPlainText` says. */
  hasCode(tree: Tree, node: number, text: string): boolean {
    const code = tree.isObject(node) ? tree.child(node, this.#layout.codeName) : NO_NODE;
    if (code === NO_NODE || tree.kind(code) !== TEXT) return false;
    return tree.isPlain(code) ? tree.ends[code]! - tree.starts[code]! === text.length && tree.sourceText.startsWith(text, tree.starts[code]) : normalizeText(tree.text(code)) === text;
  }
}
