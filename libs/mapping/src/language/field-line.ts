import { didYouMean } from './nearest.js';

/** What a field's line in a mapping says: `[required] TYPE [clauses] -> TARGET`, or `… unused`. */
export interface FieldLine {
  readonly required: boolean;
  readonly type: Call;
  readonly defaultValue?: string;
  /** `default FIELD + N years`: so long after the day that an earlier field gives. */
  readonly defaultYears?: { readonly field: string; readonly years: number };
  /** `unless same as FIELD` */
  readonly unlessSameAs?: string;
  readonly requiredWhen?: Condition;
  readonly forbiddenWhen?: Condition;
  /** `unique FIELD`, of a list: no two elements have the same. */
  readonly unique?: string;
  /** `missing is CODE`: the fault where a required value is not there. */
  readonly missing?: string;
  /** `distinct`, of a list of dates: what is there already is left out. */
  readonly distinct?: boolean;
  /** `read when FIELD = VALUE`: otherwise it is only asked whether it is there. */
  readonly readWhen?: Condition;
  /** `empty when "TEXT"`: that text stands for nothing. */
  readonly emptyText?: string;
  /** `cut when full`: where it fills its columns its source may have cut it, which is warned of. */
  readonly cutWhenFull?: boolean;
  /** `empty is CODE`: the fault where the name is there without content, in a format that forbids that. */
  readonly empty?: string;
  /** `in the first`, of what stands in the elements of a list. */
  readonly inFirst?: boolean;
  /** `even empty`: what has no content is judged all the same. */
  readonly evenEmpty?: boolean;
  /** `overridden by $NAME` */
  readonly overriddenBy?: string;
  /** `century from SCHEME(FIELD)`, of dates with years of two digits. */
  readonly century?: { readonly scheme: string; readonly field: string };
  /** `joined with "SIGN"`, of a list: its items stand in one text, with that between them. */
  readonly joinedWith?: string;
  /** `lossy SIGN` */
  readonly lossy?: string;
  /** `rendered whole` or `rendered cut` */
  readonly rendered?: 'whole' | 'cut';
  readonly target?: TargetText;
  readonly unused: boolean;
}

/** `FIELD = VALUE` */
export interface Condition {
  readonly field: string;
  readonly value: string;
}

/** A call such as `int(0..9)`, `code(SEX)[]` or `person`. */
export interface Call {
  readonly name: string;
  readonly args: readonly string[];
  readonly list: boolean;
}

/** `a.b`, `a.b+` (added to a list), `a.b+[type=ALIAS, script=by-letters].full` (added to it as an object that has this and the value). */
export interface TargetText {
  readonly steps: readonly string[];
  readonly append: boolean;
  readonly parts: readonly (readonly [name: string, value: string])[];
  /** Name of the value in the object that is made of it. */
  readonly valueName?: string;
}

/** Something in a line that is not understood, in words for the mapping's author. */
export class LineMistake extends Error {}

const ARROW = ' -> ';
const CLAUSES: readonly (readonly [pattern: RegExp, read: (groups: RegExpExecArray) => Partial<FieldLine>])[] = [
  [/^default ([^\s,]+) \+ ([1-9][0-9]?) years?(?=[\s,]|$)/, ([, field, years]) => ({ defaultYears: { field: field!, years: Number(years) } })],
  [/^default ([^\s,]+)/, ([, value]) => ({ defaultValue: value! })],
  [/^unless same as ([^\s,]+)/, ([, field]) => ({ unlessSameAs: field! })],
  [/^required when ([^\s,]+) = ([^\s,]+)/, ([, field, value]) => ({ requiredWhen: { field: field!, value: value! } })],
  [/^forbidden when ([^\s,]+) = ([^\s,]+)/, ([, field, value]) => ({ forbiddenWhen: { field: field!, value: value! } })],
  [/^unique ([^\s,]+)/, ([, field]) => ({ unique: field! })],
  [/^missing is ([A-Z_.]+)/, ([, missing]) => ({ missing: missing! })],
  [/^lossy (\S)(?=\s|$)/, ([, lossy]) => ({ lossy: lossy! })],
  [/^read when ([^\s,]+) = ([^\s,]+)/, ([, field, value]) => ({ readWhen: { field: field!, value: value! } })],
  [/^empty when "([^"]+)"/, ([, emptyText]) => ({ emptyText: emptyText! })],
  [/^joined with "([^"]+)"/, ([, joinedWith]) => ({ joinedWith: joinedWith! })],
  [/^cut when full(?=\s|,|$)/, () => ({ cutWhenFull: true })],
  [/^empty is ([A-Z_.]+)/, ([, empty]) => ({ empty: empty! })],
  [/^in the first(?=\s|$)/, () => ({ inFirst: true })],
  [/^even empty(?=[\s,]|$)/, () => ({ evenEmpty: true })],
  [/^overridden by \$(\w+)/, ([, name]) => ({ overriddenBy: name! })],
  [/^century from ([a-z-]+)\(([^()\s]+)\)/, ([, scheme, field]) => ({ century: { scheme: scheme!, field: field! } })],
  [/^distinct(?=\s|$)/, () => ({ distinct: true })],
  [/^rendered (whole|cut)/, ([, rendered]) => ({ rendered: rendered as 'whole' | 'cut' })],
  [/^unused/, () => ({ unused: true })],
];
const CLAUSE_WORDS = ['default', 'unless', 'required', 'forbidden', 'unique', 'distinct', 'even', 'overridden', 'century', 'missing', 'empty', 'lossy', 'read', 'joined', 'rendered', 'unused'];
const CLAUSES_SAID = "'default VALUE', 'default FIELD + 1 year', 'unless same as FIELD', 'required when FIELD = VALUE', 'forbidden when FIELD = VALUE', 'unique FIELD', 'distinct', 'even empty', 'overridden by $NAME', 'century from RULE(FIELD)', 'missing is CODE', 'empty is CODE', 'in the first', 'lossy SIGN', 'read when FIELD = VALUE', 'empty when \"TEXT\"', 'joined with \"SIGN\"', 'cut when full', 'rendered whole', 'rendered cut' or 'unused'";

/** @throws LineMistake */
export function parseFieldLine(text: string): FieldLine {
  const arrow = text.lastIndexOf(ARROW);
  const target = arrow < 0 ? undefined : parseTarget(text.slice(arrow + ARROW.length).trim());
  let rest = (arrow < 0 ? text : text.slice(0, arrow)).trim();
  const required = rest.startsWith('required ');
  if (required) rest = rest.slice('required '.length).trim();
  const length = lengthOfCall(rest);
  let line: FieldLine = { required, type: parseCall(rest.slice(0, length)), unused: false, ...(target === undefined ? {} : { target }) };
  for (rest = rest.slice(length).replace(/^[\s,]+/, ''); rest !== ''; ) {
    const clause = CLAUSES.map(([pattern, read]) => ({ match: pattern.exec(rest), read })).find(({ match }) => match !== null);
    if (clause?.match == null) throw new LineMistake(`'${rest}' is not understood${didYouMean(rest.split(/[\s,]/, 1)[0]!, CLAUSE_WORDS)}: after the type may stand ${CLAUSES_SAID}`);
    const read = clause.read(clause.match);
    const twice = Object.keys(read).find((name) => name !== 'unused' && name in line);
    if (twice !== undefined) throw new LineMistake(`'${clause.match[0]}' is said twice`);
    line = { ...line, ...read };
    rest = rest.slice(clause.match[0].length).replace(/^[\s,]+/, '');
  }
  if (line.unused && target !== undefined) throw new LineMistake("what is 'unused' goes nowhere: leave the target out");
  return line;
}

const CALL = /^([a-z][a-z0-9-]*)(?:\((.*)\))?(\[\])?$/;

/** @throws LineMistake */
export function parseCall(text: string): Call {
  const match = CALL.exec(text.trim());
  if (text.split('(').length !== text.split(')').length) throw new LineMistake(`'${text.trim()}' has a bracket that is not closed: within { } YAML takes a comma for the end of a field, so put the line in quotes, or each field on a line of its own`);
  if (match === null) throw new LineMistake(`'${text.trim()}' is no type: a type is written like text(100), code(SEX)[] or person`);
  return { name: match[1]!, args: match[2] === undefined ? [] : topLevelParts(match[2]), list: match[3] !== undefined };
}

const TARGET = /^([A-Za-z]+(?:\.[A-Za-z]+)*)(?:(\+)(?:\[([^\]]*)\](?:\.([A-Za-z]+))?)?)?$/;

/** @throws LineMistake */
export function parseTarget(text: string): TargetText {
  const match = TARGET.exec(text);
  if (match === null) {
    throw new LineMistake(`'${text}' is no target: a target is written like stay.dueOn, names+ (added to a list) or names+[type=ALIAS, script=by-letters].full`);
  }
  const [, path, plus, parts = '', valueName] = match;
  return { steps: path!.split('.'), append: plus !== undefined, parts: topLevelParts(parts).filter((part) => part !== '').map(parsePart), ...(valueName === undefined ? {} : { valueName }) };
}

function parsePart(text: string): readonly [string, string] {
  const match = /^([A-Za-z]+)\s*=\s*(\S+)$/.exec(text);
  if (match === null) throw new LineMistake(`'${text}' is not understood: within [ ] stands NAME=VALUE`);
  return [match[1]!, match[2]!];
}

/** How much of the text is its call: a word, what stands in brackets behind it, and `[]`. */
function lengthOfCall(text: string): number {
  let at = /^[a-z0-9-]*/.exec(text)![0].length;
  if (text[at] === '(') {
    for (let depth = 0; at < text.length; at++) {
      if (text[at] === '(') depth++;
      else if (text[at] === ')' && --depth === 0) break;
    }
    at++;
  }
  if (text.startsWith('[]', at)) at += 2;
  // What follows at once is part of the word, and makes it none.
  return at + /^\S*?(?=[\s,]|$)/.exec(text.slice(at))![0].length;
}

/** Parts between commas that stand neither in brackets nor in quotes. */
function topLevelParts(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  let isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') isQuoted = !isQuoted && text.includes('"', i + 1);
    if (isQuoted) continue;
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  parts.push(text.slice(from).trim());
  return parts;
}
