import { trimSpace } from '../convert/trim-space.js';
import type { Constant } from './target.js';

/** How a text that has parts is written: one of several ways, the last of which may do without a separator. */
export interface Template {
  readonly ways: readonly Way[];
}

/** Parts in their order, a separator before each but the first. */
export interface Way {
  readonly parts: readonly TemplatePart[];
  /** One less than parts. Without spaces around, as parts are trimmed. */
  readonly separators: readonly string[];
  /** The separators as they are written. */
  readonly joints: readonly string[];
  /** What stands before the first part and behind the last, such as brackets: the way is only taken where it does. */
  readonly before: string;
  readonly after: string;
  /** What an object has that is written in this way. */
  readonly constants?: readonly Constant[] | undefined;
  /** Parts that may not be left out; those behind may, from the last. */
  readonly minimum: number;
}

export interface TemplatePart {
  readonly name: string;
  /** Takes all that is left, separators too. */
  readonly isRest: boolean;
  /** A sign directly behind the part, which says something by being there. */
  readonly mark?: { readonly name: string; readonly sign: string };
}

/** A template over the fields of a shape: what each part, and each mark, is the place of. */
export interface FieldTemplate {
  readonly ways: readonly (Way & { readonly fields: readonly number[]; readonly marks: readonly number[] })[];
  readonly count: number;
  /** Whether one of its ways gives something by being taken. */
  readonly haveConstants: boolean;
}

/** The text of each field, trimmed; `undefined` of one that is left out or has nothing. */
export type Pieces = readonly (string | undefined)[];

/** `names`: the fields in their order. */
export function overFields({ ways }: Template, names: readonly string[]): FieldTemplate {
  return {
    count: names.length,
    haveConstants: ways.some(({ constants }) => constants !== undefined && constants.length > 0),
    ways: ways.map((way) => ({ ...way, fields: way.parts.map(({ name }) => names.indexOf(name)), marks: way.parts.map(({ mark }) => (mark === undefined ? -1 : names.indexOf(mark.name))) })),
  };
}

const NO_CONSTANTS: readonly Constant[] = [];

/** What the way gives in which a text is written. */
export function constantsOf(template: FieldTemplate, text: string): readonly Constant[] {
  return template.haveConstants ? (wayOf(template, text).constants ?? NO_CONSTANTS) : NO_CONSTANTS;
}

function wayOf({ ways }: FieldTemplate, text: string): FieldTemplate['ways'][number] {
  if (ways.length === 1) return ways[0]!;
  const first = ways.find((way) => isAround(way, text) && (way.separators.length === 0 || text.includes(way.separators[0]!))) ?? ways.at(-1)!;
  if (first.separators.length === 0 || hasItsParts(first, text)) return first;
  return ways.find((way) => way.separators.length > 0 && isAround(way, text) && hasItsParts(way, text)) ?? first;
}

function hasItsParts(way: Way, text: string): boolean {
  const pieces = piecesOf(way, text.slice(way.before.length, text.length - way.after.length));
  return pieces !== undefined && pieces.length >= way.minimum;
}

function isAround({ before, after }: Way, text: string): boolean {
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}

/** Divides a normalised text. `undefined`: it has too few or too many parts. */
export function divide(template: FieldTemplate, text: string): Pieces | undefined {
  const { count } = template;
  const way = wayOf(template, text);
  const pieces = isAround(way, text) ? piecesOf(way, text.slice(way.before.length, text.length - way.after.length)) : undefined;
  if (pieces === undefined || pieces.length < way.minimum) return undefined;
  const byField = new Array<string | undefined>(count).fill(undefined);
  for (let index = 0; index < pieces.length; index++) {
    const { mark } = way.parts[index]!;
    let own = trimSpace(pieces[index]!);
    // The sign stands directly behind the part, or it is no mark.
    if (mark !== undefined && own.endsWith(mark.sign) && !own.endsWith(` ${mark.sign}`)) {
      byField[way.marks[index]!] = mark.sign;
      own = own.slice(0, -mark.sign.length);
    }
    if (own !== '') byField[way.fields[index]!] = own;
  }
  return byField;
}

/** The way back of `divide`: the text of an object that has these pieces; `undefined` where no way has a place for each. */
export function join({ ways }: FieldTemplate, pieces: Pieces): string | undefined {
  const way = ways.find((each) => hasPlaces(each, pieces));
  if (way === undefined) return undefined;
  const texts = way.parts.map(({ mark }, at) => (pieces[way.fields[at]!] ?? '') + (mark === undefined || pieces[way.marks[at]!] === undefined ? '' : mark.sign));
  let count = texts.length;
  while (count > way.minimum && texts[count - 1] === '') count--;
  return way.before + texts.slice(0, count).reduce((text, piece, at) => (at === 0 ? piece : text + way.joints[at - 1]! + piece), '').trim() + way.after;
}

/** Whether a way has a place for each piece; one with signs around it is written whole only. */
function hasPlaces({ fields, marks, before, after, minimum }: FieldTemplate['ways'][number], pieces: Pieces): boolean {
  if (before + after !== '' && !fields.slice(0, minimum).every((field) => pieces[field] !== undefined)) return false;
  return pieces.every((piece, index) => piece === undefined || fields.includes(index) || marks.includes(index));
}

/** The signs that a part may not have in it, as it would end there: those of its ways, and of others that would be taken for its own. */
export function separatorsIn({ ways }: FieldTemplate, field: number): string[] {
  return [...new Set(ways.flatMap(({ fields, parts, separators, before, after }) => (parts[fields.indexOf(field)]?.isRest === true ? [] : [...separators, ...[before, after].filter((sign) => sign !== '')])))];
}

function piecesOf({ parts, separators }: Way, text: string): string[] | undefined {
  const pieces: string[] = [];
  let rest = text;
  for (const separator of separators) {
    // A space that divides is none that only stands beside the sign before.
    if (separator === ' ') rest = rest.trimStart();
    const at = rest.indexOf(separator);
    if (at < 0) break;
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at + separator.length);
  }
  pieces.push(rest);
  // What the last part may not take stands behind one separator more.
  const last = separators.at(-1);
  if (pieces.length === parts.length && last !== undefined && !parts.at(-1)!.isRest && rest.includes(last)) return undefined;
  return pieces;
}

const TOKEN = /<([^<>=]+?)(\.\.\.)?>(?:<([^<>=]+)=([^<>]+)>)?|([[\]])|([^<>[\]]+)/y;

/** Compiles `<type>,<number>[,<country>]`, `<type><weak=*>:<name...>`, or `<number> (<country>)`. `undefined` where it is not understood. */
export function parseWay(text: string): Way | undefined {
  const parts: TemplatePart[] = [];
  const joints: string[] = [];
  let minimum: number | undefined;
  let open = 0;
  let before = '';
  let after = '';
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) return undefined;
    const [, name, rest, markName, sign, bracket, literal] = match;
    if (name !== undefined) {
      // Between two parts stands a sign.
      if (joints.length !== parts.length) return undefined;
      parts.push({ name, isRest: rest !== undefined, ...(markName === undefined ? {} : { mark: { name: markName, sign: sign! } }) });
    } else if (bracket === '[') {
      minimum ??= parts.length;
      open++;
    } else if (bracket === ']') open--;
    else if (literal !== undefined && parts.length === 0) before = literal.trim();
    else if (literal !== undefined && !text.includes('<', TOKEN.lastIndex)) {
      // Behind what may be left out nothing stands.
      if (minimum !== undefined) return undefined;
      after = literal.trim();
    } else if (literal !== undefined) joints.push(literal);
  }
  const isWhole = parts.length > 0 && joints.length === parts.length - 1 && open === 0;
  return isWhole && parts.slice(0, -1).every(({ isRest }) => !isRest) ? { parts, separators: joints.map((joint) => joint.trim() || joint), joints, before, after, minimum: minimum ?? parts.length } : undefined;
}
