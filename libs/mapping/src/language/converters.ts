import type { NotificationKind } from '@cbx/contracts';
import { calendarDate, type DateWords, dateExpectation, dateFormat, isDateLayout, isOffset, readPartialDate, writePartialDate, type YearRange, zonedInstant } from '../convert/calendar.js';
import { parseDateForm } from '../convert/date-forms.js';
import { hasListedMonth, hasShortYear, type MonthNames } from '../convert/free-layout.js';
import { cellsOf } from '../convert/cells.js';
import { type DateTimeLayout, dateTime, parseDateTimeLayout } from '../convert/date-time.js';
import { ByFormat, isFormatLayout } from '../convert/by-format.js';
import { AttributeValue } from '../convert/attribute-value.js';
import { CodedConverter, type CodedLayout, country, countryOf, symbol } from '../convert/coded.js';
import { ABSENT, type Converter } from '../convert/converter.js';
import { UnixTime, type UnixUnit } from '../convert/unix-time.js';
import { anything } from '../convert/anything.js';
import { FreeText } from '../convert/free-text.js';
import { joinedItems, listOf, recipients } from '../convert/list.js';
import { repeatedRecipients, repeatedValues } from '../convert/repeated.js';
import { codedFlag, flag, integer, mark, writtenInteger } from '../convert/scalar.js';
import { period } from '../convert/period.js';
import { PIECE_NAMES, PiecesConverter } from '../convert/pieces.js';
import { documentNumber, INVALID, joinedText, longerThan, patternText, maskedText, plainText, replacingText, TextConverter, type TextReader, UNKNOWN_CODE, UNKNOWN_RECORD } from '../convert/text.js';
import { unchangedText } from '../convert/unchanged-text.js';
import type { FaultCode } from '../fault.js';
import type { Localized } from '../localized.js';
import { isInn } from '../rules/ru-inn.js';
import type { CodeList } from './code-list.js';
import { ISO_LISTS } from './iso-countries.js';
import { didYouMean } from './nearest.js';
import { parseColumns } from './column-key.js';
import type { NameNumbers } from './name-numbers.js';
import { type Call, LineMistake, parseCall } from './field-line.js';

/** What a type may refer to. */
export interface TypeScope {
  /** The mapping's own names of types: what each stands for. */
  readonly types: ReadonlyMap<string, Call>;
  readonly lists: ReadonlyMap<string, CodeList>;
  /** How a coded value is written; a text where nothing is said. */
  readonly coded: CodedLayout | undefined;
  /** Whether every value is written as a text: numbers too, and lists joined in one. */
  readonly isText: boolean;
  /** Between the items of a list in one text. */
  readonly separator: string | undefined;
  /** As it is written, where that is otherwise. */
  readonly writtenSeparator?: string | undefined;
  /** Whether a list is written as cells of one width. */
  readonly cells: boolean;
  /** Whether a field is found by its columns. */
  readonly hasColumns: boolean;
  /** Takes the names that the source may have. */
  readonly names: NameNumbers;
  /** Whether a list is written as several members of one name. */
  readonly repeats: boolean;
  /** Whether fields are segments, whose keys show their places. */
  readonly hasSegments: boolean;
  /** Names of the mapping's shapes, which a type's may be mistaken for. */
  readonly shapes: readonly string[];
  /** The kind whose record is compiled. */
  readonly kind?: NotificationKind | undefined;
  /** Of `Element@name`: the attribute that is the element's value, as `@name`. */
  readonly attribute?: string | undefined;
  /** Takes the names of lists and types that were used. */
  readonly used: Set<string>;
  /** The mapping's own types that are not understood, which is told already. */
  readonly broken: Set<string>;
}

type Maker = (args: readonly string[], scope: TypeScope) => Converter;

const UUID = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
const RECORD_FAULTS: readonly string[] = ['FORMAT.UNKNOWN_RECORD', 'FIELD.INVALID'] satisfies FaultCode[];
const SEPARATOR = ';';

/** The converters by the names that mappings use, with how many arguments each takes. */
const CONVERTERS: ReadonlyMap<string, { readonly args: readonly [least: number, most: number]; readonly make: Maker }> = new Map([
  ['text', { args: [0, 2], make: (args) => textOf(args) }],
  ['unchanged', { args: [0, 0], make: () => unchangedText }],
  ['free-text', { args: [2, 2], make: ([parts, length]) => new FreeText(count(parts), count(length)) }],
  ['document-number', { args: [0, 1], make: ([length]) => documentNumber(optional(count, length)) }],
  ['uuid', { args: [0, 0], make: () => patternText(UUID, 'uuid', { en: 'a UUID, 8-4-4-4-12 hexadecimal digits', ru: 'UUID, 8-4-4-4-12 шестнадцатеричных цифр' }) }],
  ['digits', { args: [1, 1], make: ([length]) => digits(count(length)) }],
  ['int', { args: [1, 2], make: ([limits, style], scope) => intOf(limits, style, scope) }],
  ['ru-inn', { args: [0, 0], make: () => checkedText(isInn, 'identifier', { en: 'a taxpayer number of a person in Russia', ru: 'ИНН физического лица в России' }) }],
  ['anything', { args: [0, 0], make: () => anything }],
  ['mark', { args: [0, 0], make: () => mark }],
  ['flag', { args: [0, 1], make: ([list], scope) => (list === undefined ? flag : codedFlag(listNamed(list, scope))) }],
  ['calendar-date', { args: [2, 5], make: ([layouts, years, ...more], scope) => calendarDate(dateLayouts(layouts), yearsOf(layouts, years), dateWords(layouts, more, scope)) }],
  ['date-time', { args: [2, 4], make: ([layouts, years, ...more], scope) => dateTimeOf(layouts, years, more, scope) }],
  ['unix-time', { args: [2, 2], make: ([unit, years], { isText }) => new UnixTime(unixUnit(unit), yearRange(years), !isText) }],
  ['by-format', { args: [2, 3], make: ([layouts, years, without], scope) => byFormat(layouts, years, without, scope) }],
  ['code-of-kind', { args: [1, 1], make: ([list], scope) => codeOfKind(listNamed(list, scope), scope) }],
  ['zoned-instant', { args: [2, 2], make: ([offsets, years]) => zonedInstant(offsetsFrom(offsets), yearRange(years)) }],
  ['symbol', { args: [1, 2], make: ([list, second], scope) => plainCode(list, second, scope) }],
  ['code', { args: [1, 2], make: ([list, second], scope) => (scope.coded === undefined ? plainCode(list, second, scope) : new CodedConverter(scope.coded, symbol(listNamed(list, scope)), optional(recordFault, second))) }],
  ['country', { args: [0, 1], make: ([list], scope) => (list !== undefined ? countryOf(listNamed(list, scope)) : scope.coded === undefined ? country() : new CodedConverter(scope.coded, country())) }],
  ['recipients', { args: [1, 2], make: ([everyone, list], scope) => everyoneOr(everyone, list, scope) }],
  ['masked', { args: [1, 1], make: ([kept]) => maskedText(keptCharacters(kept)) }],
  ['period', { args: [0, 0], make: () => period }],
  ['pieces', { args: [3, 3], make: ([number, text, whole], scope) => piecesOf(number, text, whole, scope) }],
  ['joined', { args: [1, 1], make: ([item], scope) => joined(item, scope) }],
] as const satisfies readonly (readonly [string, { args: readonly [number, number]; make: Maker }])[]);

/**
 * @param distinct whether a list drops repetitions that it would keep
 * @throws LineMistake where there is no such type or its arguments are not understood
 */
export function makeConverter(call: Call, scope: TypeScope, distinct = false): Converter {
  const { name, args, list } = resolve(call, scope);
  const definition = CONVERTERS.get(name);
  if (definition === undefined) throw new LineMistake(`there is no type or shape '${name}'${didYouMean(name, [...CONVERTERS.keys(), ...scope.types.keys(), ...scope.shapes])}; the types are ${[...CONVERTERS.keys(), ...scope.types.keys()].join(', ')}`);
  const [least, most] = definition.args;
  if (args.length < least || args.length > most) throw new LineMistake(`the type '${name}' takes ${said(least, most)} in brackets, and here are ${args.length}`);
  const converter = definition.make(args, scope);
  if (distinct && !(list && isDate(converter))) throw new LineMistake("'distinct' is for a list of dates: of codes and countries no two are the same anyway");
  const item = ofAttribute(converter, scope);
  if (!list) return item;
  if (scope.repeats) return repeatedValues(item);
  if (scope.cells) return cellsOf({ item: textItem(converter, name), width: widthOf(converter, name) });
  if (scope.separator === undefined) {
    if (scope.isText) throw new LineMistake(`'bytes.lists' must say how the items of a list are joined, or the line itself: '${name}[] joined with ","'`);
    return listOf(converter);
  }
  return joinedItems({ item: textItem(converter, name), separator: scope.separator, written: scope.writtenSeparator, distinct });
}

function textItem(converter: Converter, name: string): TextConverter {
  if (!(converter instanceof TextConverter)) throw new LineMistake(`'${name}' is no text, of which several could stand in one`);
  return converter;
}

const COUNTRY_WIDTH = 3;

/** How wide a cell is: as wide as the codes, which are all of one length. */
function widthOf({ gives, ...converter }: Converter, name: string): number {
  if (gives.type === 'string' && gives.format === 'country') return COUNTRY_WIDTH;
  const symbols = 'symbolOf' in converter ? (converter.symbolOf as ReadonlyMap<string, string> | undefined) : undefined;
  const widths = new Set([...(symbols?.keys() ?? [])].map((code) => Array.from(code).length));
  const [width] = widths;
  if (width === undefined || widths.size > 1) throw new LineMistake(`'${name}' does not stand in cells of one width: countries do, and lists whose codes are of one length`);
  return width;
}

function isDate({ gives }: Converter): boolean {
  return gives.type === 'string' && (gives.format === 'date' || gives.format === 'edtf');
}

/** What a text that was found within another is read by. @throws LineMistake */
export function textReading(type: string, scope: TypeScope): TextReader {
  const { name, args } = resolve(parseCall(type), scope);
  if (name !== 'calendar-date') throw new LineMistake(`'${type}' is no date type`);
  return readPartialDate(dateLayouts(args[0]), yearsOf(args[0], args[1]), dateWords(args[0], args.slice(2), scope).months);
}

/** A type of the mapping's own stands for one of the engine's. */
function resolve(call: Call, scope: TypeScope): Call {
  const named = scope.types.get(call.name);
  if (named === undefined) return call;
  scope.used.add(call.name);
  if (call.args.length > 0) throw new LineMistake(`the type '${call.name}' takes nothing in brackets`);
  if (scope.types.has(named.name) || named.list) throw new LineMistake(`the type '${call.name}' must stand for one of the engine's types`);
  return { ...named, list: call.list };
}

function joined(item: string | undefined, scope: TypeScope): Converter {
  const { name, args, list } = resolve(parseCall(item ?? ''), scope);
  if (name === 'text' && !list) {
    const length = optional(count, args[0]);
    const limit = length === undefined ? { en: '', ru: '' } : { en: `, each of at most ${length} characters`, ru: `, каждый не длиннее ${length} символов` };
    return joinedText({
      separator: SEPARATOR,
      item: (text) => text,
      write: (value, pen) => pen.fit(String(value), { maxLength: length }),
      itemFormat: 'text',
      expected: { en: `texts joined with ${SEPARATOR}${limit.en}`, ru: `тексты через ${SEPARATOR}${limit.ru}` },
      ...(length === undefined ? {} : { isItemTooLong: longerThan(length)! }),
      distinct: false,
    });
  }
  if (name === 'calendar-date' && !list) {
    const layouts = dateLayouts(args[0]);
    const years = yearRange(args[1]);
    const one = dateExpectation(layouts, years);
    const expected = { en: `${one.en}; several joined with ${SEPARATOR}`, ru: `${one.ru}; несколько через ${SEPARATOR}` };
    return joinedText({ separator: SEPARATOR, item: readPartialDate(layouts, years), write: writePartialDate(layouts, years), itemFormat: dateFormat(layouts), expected, distinct: true });
  }
  throw new LineMistake(`joined(…) takes a text or a date type, not '${item ?? ''}'`);
}

/** A text that passes a check. */
function checkedText(passes: (text: string) => boolean, format: 'identifier', expected: Localized): TextConverter {
  return new TextConverter({ expected, gives: { type: 'string', format }, read: (text) => (passes(text) ? text : INVALID), write: (value, pen) => (passes(String(value)) ? String(value) : pen.refuse()) });
}

function digits(length: number): Converter {
  return patternText(new RegExp(`^[0-9]{${length}}$`), 'identifier', { en: `${length} digits`, ru: `${length} цифр` });
}

/** The value, or the element whose attribute is the value. What reads all of a list has its items wrapped already. */
function ofAttribute(converter: Converter, { attribute }: TypeScope): Converter {
  return attribute === undefined || converter.readAll !== undefined ? converter : new AttributeValue(attribute, converter);
}

function everyoneOr(everyone: string | undefined, list: string | undefined, scope: TypeScope): Converter {
  const code = everyone ?? '';
  const one = list === undefined ? country() : countryOf(listNamed(list, scope));
  if (scope.repeats) return repeatedRecipients(ofAttribute(one, scope), code);
  if (scope.cells) return cellsOf({ item: one, width: COUNTRY_WIDTH, everyone: code });
  if (scope.coded === undefined) {
    if (scope.separator === undefined) throw new LineMistake("'bytes.lists' must say how the items of a list are joined");
    return joinedItems({ item: one, separator: scope.separator, written: scope.writtenSeparator, everyone: code });
  }
  return recipients(new CodedConverter(scope.coded, country()), new CodedConverter(scope.coded, symbol({ name: code, symbols: new Map([[code, '*']]) })), code);
}

/** A code as a text: of at most so many characters, or with another fault for one that the list does not have. */
function plainCode(list: string | undefined, second: string | undefined, scope: TypeScope): TextConverter {
  const codes = listNamed(list, scope);
  if (second === UNKNOWN_RECORD.code) return symbol(codes, undefined, UNKNOWN_RECORD);
  if (second === INVALID.code) return symbol(codes, undefined, INVALID);
  if (second === 'absent') return symbol(codes, undefined, ABSENT);
  return symbol(codes, optional(count, second));
}

function intOf(limits: string | undefined, style: string | undefined, scope: TypeScope): Converter {
  const [from, to] = range(limits);
  if (!scope.isText) {
    if (style !== undefined) throw new LineMistake('a number is written in one way here');
    return integer(from, to);
  }
  if (style !== undefined && style !== 'zeros' && style !== 'groups' && style !== 'counted') throw new LineMistake(`'${style}' is no way to write an integer: it is zeros (leading ones are allowed), counted (the same, and more digits than the upper limit has are too long) or groups (of three digits)`);
  return writtenInteger(from, to, style ?? 'plain');
}

/** A length, characters that may not be in it, or a sequence of letters that is written otherwise. */
function textOf(args: readonly string[]): TextConverter {
  const lengths = args.filter((arg) => /^[0-9]/.test(arg));
  const others = args.filter((arg) => !/^[0-9]/.test(arg));
  if (lengths.length > 1 || others.length > 1) throw new LineMistake('a text has one length, and one other condition');
  const length = optional(count, lengths[0]);
  const replacement = /^with (\S+) as (\S+)$/.exec(others[0] ?? '');
  return replacement === null ? plainText(length, others[0] === undefined ? undefined : forbiddenIn(others[0])) : replacingText(replacement[1]!, replacement[2]!, length);
}

function piecesOf(number: string | undefined, text: string | undefined, whole: string | undefined, scope: TypeScope): PiecesConverter {
  const columns = [number, text].map((each) => {
    const found = parseColumns(each ?? '');
    if (found === undefined) throw new LineMistake(`'${each ?? ''}' are no columns: they are written like 13-14`);
    return found;
  });
  const converter = textItem(makeConverter(parseCall(whole ?? ''), scope), whole ?? '');
  const names = { number: scope.names.add(PIECE_NAMES.number), text: scope.names.add(PIECE_NAMES.text) };
  return new PiecesConverter({ number: columns[0]!, text: columns[1]!, whole: converter, names });
}

/** `without А-яЁё`, as in the brackets of a regular expression, or `never TEXT`. */
function forbiddenIn(text: string): RegExp {
  const never = /^never (.+)$/.exec(text)?.[1];
  return never === undefined ? charactersWithout(text) : new RegExp(never.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'u');
}

const KEPT: Readonly<Record<string, RegExp>> = { ascii: /[^ -~]/gu, printable: /\p{Cc}/gu };

/** `ascii`: U+0020 to U+007E; `printable`: all but control characters. */
function keptCharacters(name: string | undefined): RegExp {
  const others = KEPT[name ?? ''];
  if (others === undefined) throw new LineMistake(`'${name ?? ''}' are no characters: they are ${Object.keys(KEPT).join(' or ')}`);
  return others;
}

/** `without А-яЁё`, as in the brackets of a regular expression. */
function charactersWithout(text: string | undefined): RegExp {
  const match = /^without (\S+)$/.exec(text ?? '');
  if (match === null) throw new LineMistake(`'${text ?? ''}' is not understood: it is written like text(100, without А-яЁё)`);
  return new RegExp(`[${match[1]}]`, 'u');
}

function optional<T>(read: (text: string | undefined) => T, text: string | undefined): T | undefined {
  return text === undefined ? undefined : read(text);
}

function alternatives(text: string | undefined): string[] {
  const parts = (text ?? '').split('|').map((part) => part.trim());
  if (parts.includes('')) throw new LineMistake('alternatives are joined with |, and none may be empty');
  return parts;
}

/** `102 = yyyymmdd | 610 = yyyymm`, years, `without 101 or 102`. */
function byFormat(text: string | undefined, years: string | undefined, without: string | undefined, { names }: TypeScope): ByFormat {
  const layouts = alternatives(text).map((each) => {
    const [format = '', layout = ''] = each.split(' = ');
    if (format === '' || !isFormatLayout(layout)) throw new LineMistake(`'${each}' is not understood: it is written like 102 = yyyymmdd, with yyyymmdd, yyyymm, yyyy, yymmdd, ~, or yyyymmddhhmm with ss, and zone or +03:00`);
    return { format, layout };
  });
  const formats = without === undefined ? undefined : /^without (.+)$/.exec(without)?.[1]?.split(' or ');
  if (without !== undefined && formats?.every((format) => layouts.some((each) => each.format === format)) !== true) throw new LineMistake(`'${without}' is not understood: it is written like 'without 101 or 102', formats that are named before it`);
  for (const name of ByFormat.places) names.add(name);
  return new ByFormat({ layouts, years: yearRange(years), without: formats });
}

/** The one code that records of the kind have; the list gives it by the kind. */
function codeOfKind({ name, symbols }: CodeList, { kind }: TypeScope): TextConverter {
  const codes = new Map([...symbols].filter(([each]) => kind === undefined || each === kind).map(([each, code]) => [code, each]));
  if (codes.size === 0) throw new LineMistake(`the list ${name} has no code for ${kind ?? 'any kind'}`);
  const [code] = [...codes.keys()];
  return new TextConverter({ expected: { en: `the code of the list ${name} for this kind`, ru: `код из списка ${name} для этого вида` }, gives: { type: 'string', format: 'symbol' }, symbolOf: codes, only: code, read: (text) => codes.get(text) ?? UNKNOWN_CODE });
}

function dateLayouts(text: string | undefined): string[] {
  const layouts = alternatives(text);
  const odd = layouts.find((layout) => !isDateLayout(layout));
  if (odd !== undefined) throw new LineMistake(`'${odd}' is no layout of a date: it is made of yyyy, mm, dd (m, d: without leading zeros; yy; mmm, Mmm, MMM: jan, Jan, JAN; mmmm, Mmmm, MMMM: january, January, JANUARY; month: of a list), the signs . / - ' and space, and others in quotes: d month yyyy "р."`);
  return layouts;
}

/** After the years: `edtf`, `months LIST`, `about "ca. *"`, `interval "* - *"`. */
function dateWords(layouts: string | undefined, more: readonly string[], scope: TypeScope): DateWords {
  let words: DateWords = {};
  for (const text of more) {
    const list = /^months (\S+)$/.exec(text)?.[1];
    const own: DateWords | undefined = text === 'edtf' ? { isEdtf: true } : list === undefined ? parseDateForm(text) : { months: monthNames(listNamed(list, scope)) };
    if (own === undefined) throw new LineMistake(`'${text}' is not understood: after the years may stand edtf (for 1985~ and 1985/1987), months LIST, about "ca. *" or interval "* - *", an asterisk for each date`);
    words = { ...words, ...own };
  }
  if (words.isEdtf === true && (words.about ?? words.interval) !== undefined) throw new LineMistake("'edtf' says how approximate dates and intervals are written: beside it stands neither 'about' nor 'interval'");
  checkMonths(layouts, words.months);
  return words;
}

function monthNames({ name, symbols }: CodeList): MonthNames {
  for (const [code, symbol] of symbols) if (!/^(?:0[1-9]|1[0-2])$/.test(symbol)) throw new LineMistake(`the list ${name} has '${symbol}' for '${code}': a month is 01 to 12`);
  return symbols;
}

function checkMonths(layouts: string | undefined, months: MonthNames | undefined): void {
  const isNeeded = alternatives(layouts).some(hasListedMonth);
  if (isNeeded && months === undefined) throw new LineMistake("a layout with 'month' needs the list of their names: months LIST, after the years");
  if (!isNeeded && months !== undefined) throw new LineMistake("'months LIST' is for a layout with 'month'");
}

/** A year of two digits is one of a hundred. */
function yearsOf(layouts: string | undefined, text: string | undefined): YearRange {
  const years = yearRange(text);
  if (years.to - years.from > 99 && alternatives(layouts).some(hasShortYear)) throw new LineMistake(`'yy' is the year of these that has the two digits: say a hundred at most, such as 1930..2029, and not ${text ?? ''}`);
  return years;
}

function oneOffset(text: string | undefined): string {
  return offsetsFrom(text)[0]!;
}

/** After the years: the offset that is rendered, `months LIST`. */
function dateTimeOf(layouts: string | undefined, years: string | undefined, more: readonly string[], scope: TypeScope): Converter {
  const list = more.map((text) => /^months (\S+)$/.exec(text)?.[1]).find((name) => name !== undefined);
  const others = more.filter((text) => !text.startsWith('months '));
  if (others.length > 1) throw new LineMistake(`'${others[1]!}' is not understood: after the years may stand the offset that is rendered, such as +06:00, and months LIST`);
  const months = list === undefined ? undefined : monthNames(listNamed(list, scope));
  return dateTime(dateTimeLayouts(layouts, months), yearsOf(layouts, years), optional(oneOffset, others[0]));
}

function dateTimeLayouts(text: string | undefined, months: MonthNames | undefined): DateTimeLayout[] {
  return alternatives(text).map((written) => {
    if (/\bmonth\b/.test(written) && months === undefined) throw new LineMistake("a layout with 'month' needs the list of their names: months LIST, after the years");
    const layout = parseDateTimeLayout(written, months);
    if (layout === undefined) throw new LineMistake(`'${written}' is no layout of a date and time: it is written like 'dd.mm.yyyy hh:mm:ss +06:00' (local time, always at that offset; seconds may be left out), 'd Mmm yyyy hh:mm Europe/Kyiv' (local time of a time zone), or 'yyyy-mm-ddThh:mm:ss[.f]zone' where the text says the zone itself (zone: Z or +06:00, zzzz: +0600) and may have a fraction; a date and a time that stand apart are a shape with 'makes'`);
    return layout;
  });
}

function unixUnit(text: string | undefined): UnixUnit {
  if (text !== 'seconds' && text !== 'milliseconds') throw new LineMistake(`'${text ?? ''}' is no unit: it is seconds or milliseconds`);
  return text;
}

function offsetsFrom(text: string | undefined): string[] {
  const offsets = alternatives(text);
  const odd = offsets.find((offset) => !isOffset(offset));
  if (odd !== undefined) throw new LineMistake(`'${odd}' is no offset from UTC: it is written like +05:00`);
  return offsets;
}

function count(text: string | undefined): number {
  if (text === undefined || !/^[1-9][0-9]{0,8}$/.test(text)) throw new LineMistake(`a length is expected, not '${text ?? ''}'`);
  return Number(text);
}

function range(text: string | undefined): [number, number] {
  const match = /^(-?[0-9]{1,15})\.\.(-?[0-9]{1,15})$/.exec(text ?? '');
  if (match === null || Number(match[1]) > Number(match[2])) throw new LineMistake(`a range such as 0..10 is expected, not '${text ?? ''}'`);
  return [Number(match[1]), Number(match[2])];
}

function yearRange(text: string | undefined): YearRange {
  const [from, to] = range(text);
  if (from < 1 || to > 9999) throw new LineMistake(`years are from 1 to 9999, not '${text ?? ''}'`);
  return { from, to };
}

/** @throws LineMistake */
export function listNamed(name: string | undefined, scope: TypeScope): CodeList {
  const list = name === undefined ? undefined : (scope.lists.get(name) ?? ISO_LISTS.get(name));
  if (list === undefined) throw new LineMistake(`there is no code list '${name ?? ''}'${didYouMean(name ?? '', [...scope.lists.keys(), ...ISO_LISTS.keys()])}; code-lists.yaml has ${[...scope.lists.keys()].join(', ') || 'none'}; countries are alpha-2 and numeric, too`);
  scope.used.add(list.name);
  return list;
}

function recordFault(code: string | undefined): FaultCode {
  if (!RECORD_FAULTS.includes(code ?? '')) throw new LineMistake(`the fault of an unknown code is ${RECORD_FAULTS.join(' or ')}, not '${code ?? ''}'`);
  return code as FaultCode;
}

function said(least: number, most: number): string {
  const number = most === 0 ? 'nothing' : least === most ? `${most}` : `${least} to ${most}`;
  return number === 'nothing' ? number : `${number} ${most === 1 ? 'argument' : 'arguments'}`;
}
