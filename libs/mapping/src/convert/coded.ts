import type { Node } from '@cbx/formats';
import { normalizeText } from '@cbx/kernel';
import type { FaultCode, FaultReporter } from '../fault.js';
import type { CodeList } from '../language/code-list.js';
import type { Localized } from '../localized.js';
import { ABSENT, type Converter, FAULTY, type Gives, type Outcome, readOtherKind } from './converter.js';
import { INVALID, isUnreadable, longerThan, TextConverter, UNKNOWN_CODE } from './text.js';
import { warnUnknown } from './unknown-field.js';

/** How a format writes a coded value as an object: the member that holds the code, and labels that are never read. */
export interface CodedLayout {
  readonly code: string;
  readonly labels: readonly string[];
}

/** A code of a list, as a text: its symbol. */
export function symbol(list: CodeList, maxLength?: number): TextConverter {
  const { symbols } = list;
  return new TextConverter({
    expected: { en: `a code of the list ${list.name}`, ru: `код из списка ${list.name}` },
    gives: { type: 'string', format: 'symbol', symbols: [...new Set(symbols.values())] },
    isTooLong: longerThan(maxLength),
    read: (text) => symbols.get(text) ?? UNKNOWN_CODE,
  });
}

const COUNTRY = /^[A-Z]{3}$/;

/** A country, as a text: ISO 3166-1 alpha-3. */
export function country(): TextConverter {
  return new TextConverter({
    expected: { en: 'a country code of ISO 3166-1 alpha-3, in capital Latin letters', ru: 'код страны ISO 3166-1 alpha-3 заглавными латинскими буквами' },
    gives: { type: 'string', format: 'country' },
    read: (text) => (COUNTRY.test(text) ? text : INVALID),
  });
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

  read(node: Node, sink: FaultReporter): Outcome {
    if (node.kind !== 'object' || node.children.length === 0) return readOtherKind(node, this.expected, sink);
    let code: Node | undefined;
    for (const child of node.children) {
      if (child.name === this.#layout.code) code = child;
      else if (!this.#layout.labels.includes(child.name)) warnUnknown(child, sink);
    }
    const outcome = code === undefined ? ABSENT : this.#code.evaluate(code);
    if (outcome === ABSENT) {
      sink.reject('FIELD.MISSING', code === undefined ? node.line : code.nameLine, this.expected, this.#layout.code);
      return FAULTY;
    }
    if (!isUnreadable(outcome)) return outcome;
    sink.reject(outcome === UNKNOWN_CODE ? this.#unknown : outcome.code, code!.nameLine, this.expected, this.#layout.code);
    return FAULTY;
  }

  /** Rejects the code for another reason than what it says, at its place: beside others, or a second time. */
  rejectCode(node: Node, expected: Localized, sink: FaultReporter): void {
    const code = node.child(this.#layout.code);
    if (code === undefined) sink.reject('FIELD.INVALID', node.nameLine, expected);
    else sink.reject('FIELD.INVALID', code.nameLine, expected, this.#layout.code);
  }

  /** The code as written, normalised, where there is one. */
  codeOf(node: Node): string | undefined {
    const code = node.kind === 'object' ? node.child(this.#layout.code) : undefined;
    return code?.kind === 'text' ? normalizeText(code.text) : undefined;
  }
}
