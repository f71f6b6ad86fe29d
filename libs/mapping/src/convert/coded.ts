import type { Field, Node, ObjectNode } from '@cbx/formats';
import { normalizeText } from '@cbx/kernel';
import type { FaultCode, FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';
import type { CodeList } from '../language/code-list.js';
import { ABSENT, type Converter, FAULTY, type Gives, isEmpty, type Outcome, type Place } from './converter.js';
import { type Reading, textConverter } from './text.js';

/** How a format writes a coded value as an object: the member that holds the code, and labels that are never read. */
export interface CodedLayout {
  readonly code: string;
  readonly labels: readonly string[];
}

const UNKNOWN_FIELD: Localized = { en: 'no such field in the format; it was not read', ru: 'такого поля в формате нет; оно не прочитано' };

/** A code of a list, as a text: its symbol. */
export function symbol(list: CodeList, maxLength?: number): Converter {
  return textConverter({
    expected: listExpectation(list),
    gives: { type: 'string', symbols: [...new Set(list.symbols.values())] },
    ...(maxLength === undefined ? {} : { maxLength }),
    convert: (text) => readSymbol(list, text),
  });
}

/** A code of a list, as an object of the format's layout. `unknown` is the code of the fault when the list lacks it. */
export function codedSymbol(layout: CodedLayout, list: CodeList, unknown?: FaultCode): CodedConverter {
  const code = textConverter({
    expected: listExpectation(list),
    gives: { type: 'string', symbols: [...new Set(list.symbols.values())] },
    convert: (text) => readSymbol(list, text),
  });
  return new CodedConverter(layout, code, unknown);
}

/** A country, as an object of the format's layout whose code is ISO 3166-1 alpha-3. */
export function codedCountry(layout: CodedLayout): CodedConverter {
  return new CodedConverter(layout, countryCode(/^[A-Z]{3}$/));
}

/** An object that holds a code. When it is not empty it must have one. */
export class CodedConverter implements Converter {
  readonly expected: Localized;
  readonly gives: Gives;
  readonly #layout: CodedLayout;
  readonly #code: Converter;
  readonly #unknown: FaultCode | undefined;

  constructor(layout: CodedLayout, code: Converter, unknown?: FaultCode) {
    this.#layout = layout;
    this.#code = code;
    this.#unknown = unknown;
    this.expected = code.expected;
    this.gives = code.gives;
  }

  read(node: Node, place: Place, sink: FaultReporter): Outcome {
    if (isEmpty(node, normalizeText)) return ABSENT;
    if (node.kind !== 'object') {
      sink.reject('FIELD.INVALID', place.line, place.path.toString(), this.expected);
      return FAULTY;
    }
    const field = this.#fieldOf(node, place, sink);
    const codePlace = field === undefined ? { path: place.path, line: node.line } : { path: place.path.field(field.name), line: field.line };
    const outcome = field === undefined ? ABSENT : this.#code.read(field.value, codePlace, this.#renaming(sink));
    if (outcome !== ABSENT) return outcome;
    sink.reject('FIELD.MISSING', codePlace.line, place.path.field(this.#layout.code).toString(), this.expected);
    return FAULTY;
  }

  /** The place of the code itself, for faults that are at it; the object's where it has none. */
  placeOfCode(node: Node, place: Place): Place {
    const field = node.kind === 'object' ? node.fields.find(({ name }) => name === this.#layout.code) : undefined;
    return field === undefined ? place : { path: place.path.field(field.name), line: field.line };
  }

  /** The normalised code as written, where there is one. */
  codeOf(node: Node): string | undefined {
    const value = node.kind === 'object' ? node.fields.find(({ name }) => name === this.#layout.code)?.value : undefined;
    return value?.kind === 'text' ? normalizeText(value.value) : undefined;
  }

  #fieldOf(node: ObjectNode, place: Place, sink: FaultReporter): Field | undefined {
    let code: Field | undefined;
    for (const field of node.fields) {
      if (field.name === this.#layout.code) code = field;
      else if (!this.#layout.labels.includes(field.name)) sink.warn('FIELD.UNKNOWN', field.line, place.path.field(field.name).toString(), UNKNOWN_FIELD);
    }
    return code;
  }

  #renaming(sink: FaultReporter): FaultReporter {
    const unknown = this.#unknown;
    if (unknown === undefined) return sink;
    return {
      reject: (code, line, path, expected) => sink.reject(code === 'FIELD.UNKNOWN_CODE' ? unknown : code, line, path, expected),
      warn: (code, line, path, expected) => sink.warn(code, line, path, expected),
    };
  }
}

export function warnUnknown(field: Field, path: Place['path'], sink: FaultReporter): void {
  sink.warn('FIELD.UNKNOWN', field.line, path.field(field.name).toString(), UNKNOWN_FIELD);
}

function countryCode(pattern: RegExp): Converter {
  return textConverter({
    expected: { en: 'a country code of ISO 3166-1 alpha-3, in capital Latin letters', ru: 'код страны ISO 3166-1 alpha-3 заглавными латинскими буквами' },
    gives: { type: 'string' },
    convert: (value): Reading => (pattern.test(value) ? { value } : { fault: 'FIELD.INVALID' }),
  });
}

function readSymbol(list: CodeList, text: string): Reading {
  const value = list.symbols.get(text);
  return value === undefined ? { fault: 'FIELD.UNKNOWN_CODE' } : { value };
}

function listExpectation(list: CodeList): Localized {
  return { en: `a code of the list ${list.name}`, ru: `код из списка ${list.name}` };
}
