import type { FaultCode } from '../fault.js';
import { calendarDate, dateExpectation, isDateLayout, readPartialDate, type YearRange, zonedInstant } from '../convert/calendar.js';
import { type CodedLayout, codedCountry, codedSymbol, symbol } from '../convert/coded.js';
import type { Converter } from '../convert/converter.js';
import { listOf, recipients } from '../convert/list.js';
import { flag, integer } from '../convert/scalar.js';
import { documentNumber, joinedText, patternText, plainText, type Reading } from '../convert/text.js';
import type { CodeList } from './code-list.js';
import { type Call, parseCall } from './field-line.js';

/** What a type may refer to. */
export interface TypeScope {
  readonly types: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, CodeList>;
  readonly coded: CodedLayout | undefined;
}

/** A type that could not be made, in words for the mapping's author. */
export class TypeMistake extends Error {}

type Maker = (args: readonly string[], scope: TypeScope) => Converter;

const UUID = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
const EVERYONE: CodeList = { name: '*', symbols: new Map([['*', '*']]) };
const RECORD_FAULTS: readonly string[] = ['FORMAT.UNKNOWN_RECORD', 'FIELD.INVALID'] satisfies FaultCode[];

/** The converters by the names that mappings use. What is in brackets in a mapping are the arguments. */
export const CONVERTERS: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ['text', ([length]) => plainText(length === undefined ? undefined : count(length))],
  ['document-number', ([length]) => documentNumber(count(length))],
  ['uuid', () => patternText(UUID, { en: 'a UUID, 8-4-4-4-12 hexadecimal digits', ru: 'UUID, 8-4-4-4-12 шестнадцатеричных цифр' })],
  ['int', ([limits]) => integer(...range(limits))],
  ['flag', () => flag],
  ['calendar-date', ([layouts, years]) => calendarDate(dateLayouts(layouts), yearRange(years))],
  ['zoned-instant', ([offsets, years]) => zonedInstant(alternatives(offsets), yearRange(years))],
  ['symbol', ([list, length], scope) => symbol(listNamed(list, scope), length === undefined ? undefined : count(length))],
  ['code', ([list, unknown], scope) => codedSymbol(layoutOf(scope), listNamed(list, scope), recordFault(unknown))],
  ['country', (_args, scope) => codedCountry(layoutOf(scope))],
  ['recipients', (_args, scope) => recipients(codedCountry(layoutOf(scope)), codedSymbol(layoutOf(scope), EVERYONE))],
  ['joined', ([item], scope) => joined(item, scope)],
]);

/** @throws TypeMistake */
export function makeConverter(call: Call, scope: TypeScope): Converter {
  const { name, args, list } = resolve(call, scope);
  const maker = CONVERTERS.get(name);
  if (maker === undefined) throw new TypeMistake(`there is no type '${name}': there are ${[...CONVERTERS.keys(), ...scope.types.keys()].join(', ')}`);
  const converter = maker(args, scope);
  return list ? listOf(converter) : converter;
}

/** A type of the mapping's own stands for one of the engine's. */
function resolve(call: Call, scope: TypeScope): Call {
  const named = scope.types.get(call.name);
  if (named === undefined) return call;
  if (call.args.length > 0) throw new TypeMistake(`the type '${call.name}' takes no arguments`);
  const target = parseCall(named);
  if (target === undefined || scope.types.has(target.name)) throw new TypeMistake(`the type '${call.name}' must stand for one of the engine's types`);
  return { ...target, list: call.list };
}

function joined(item: string | undefined, scope: TypeScope): Converter {
  const call = item === undefined ? undefined : parseCall(item);
  const resolved = call === undefined ? undefined : resolve(call, scope);
  if (resolved?.name === 'text') {
    const length = resolved.args[0] === undefined ? undefined : count(resolved.args[0]);
    const read = (value: string): Reading => ({ value });
    const limit = length === undefined ? { en: '', ru: '' } : { en: `, each of at most ${length} characters`, ru: `, каждый не длиннее ${length} символов` };
    return joinedText(';', read, { en: `texts joined with ;${limit.en}`, ru: `тексты через ;${limit.ru}` }, length === undefined ? {} : { maxItemLength: length });
  }
  if (resolved?.name === 'calendar-date') {
    const layouts = dateLayouts(resolved.args[0]);
    const years = yearRange(resolved.args[1]);
    const one = dateExpectation(layouts, years);
    return joinedText(';', readPartialDate(layouts, years), { en: `${one.en}; several joined with ;`, ru: `${one.ru}; несколько через ;` }, { distinct: true });
  }
  throw new TypeMistake('joined(…) takes a text or a date type');
}

/** What a text that was found within another is read by. */
export function textReading(type: string, scope: TypeScope): (text: string) => Reading {
  const call = parseCall(type);
  const resolved = call === undefined ? undefined : resolve(call, scope);
  if (resolved?.name !== 'calendar-date') throw new TypeMistake(`'${type}' is no date type`);
  return readPartialDate(dateLayouts(resolved.args[0]), yearRange(resolved.args[1]));
}

function alternatives(text: string | undefined): string[] {
  const parts = (text ?? '').split('|').map((part) => part.trim());
  if (parts.includes('')) throw new TypeMistake('alternatives are joined with |, and none may be empty');
  return parts;
}

function dateLayouts(text: string | undefined): string[] {
  const layouts = alternatives(text);
  const odd = layouts.find((layout) => !isDateLayout(layout));
  if (odd !== undefined) throw new TypeMistake(`'${odd}' is no layout of a date: it is made of dd, mm, yyyy and . / -`);
  return layouts;
}

function count(text: string | undefined): number {
  if (text === undefined || !/^[1-9][0-9]*$/.test(text)) throw new TypeMistake(`a length is expected, not '${text ?? ''}'`);
  return Number(text);
}

function range(text: string | undefined): [number, number] {
  const match = /^(-?[0-9]+)\.\.(-?[0-9]+)$/.exec(text ?? '');
  if (match === null || Number(match[1]) > Number(match[2])) throw new TypeMistake(`a range such as 0..10 is expected, not '${text ?? ''}'`);
  return [Number(match[1]), Number(match[2])];
}

function yearRange(text: string | undefined): YearRange {
  const [from, to] = range(text);
  return { from, to };
}

function listNamed(name: string | undefined, scope: TypeScope): CodeList {
  const list = name === undefined ? undefined : scope.lists.get(name);
  if (list === undefined) throw new TypeMistake(`there is no code list '${name ?? ''}'`);
  return list;
}

function layoutOf(scope: TypeScope): CodedLayout {
  if (scope.coded === undefined) throw new TypeMistake("'bytes.coded' must say how a coded value is written");
  return scope.coded;
}

function recordFault(code: string | undefined): FaultCode | undefined {
  if (code === undefined) return undefined;
  if (!RECORD_FAULTS.includes(code)) throw new TypeMistake(`the fault of an unknown code is ${RECORD_FAULTS.join(' or ')}, not '${code}'`);
  return code as FaultCode;
}

