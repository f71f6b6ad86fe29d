import type { Altered } from './mutation.ts';
import { topLevelParts, withoutPart } from './yaml-line.ts';

const CLAUSES = [
  /,? default \S+ \+ \d+ years?/, /,? default [^\s,]+/, /,? unless same as [^\s,]+/, /,? required when [^\s,]+ = [^\s,]+/, /,? forbidden when [^\s,]+ = [^\s,]+/, /,? unique [^\s,]+/, /,? missing is [A-Z_.]+/, /,? empty is [A-Z_.]+/, /,? in the first/, /,? lossy \S/,
  /,? read when [^\s,]+ = [^\s,]+/, /,? empty when "[^"]+"/, /,? cut when full/, /,? even empty/, /,? overridden by \$\w+/, /,? century from [a-z-]+\([^()\s]+\)/, /,? distinct/, /,? rendered (?:whole|cut)/, / else [A-Z_.]+/, / of [a-z]+$/, / or none$/,
];
const CODES = ['FIELD.INVALID', 'FIELD.MISSING', 'FIELD.UNKNOWN_CODE', 'FORMAT.MALFORMED'];
const CONSTANTS: Readonly<Record<string, string>> = { PRIMARY: 'ALIAS', ALIAS: 'PRIMARY', Cyrl: 'Latn', Latn: 'Cyrl', Armn: 'Cyrl', 'by-letters': 'Cyrl' };

/** Alterations of what stands right of a field's name: `required text(128) default x -> a.b+[type=ALIAS].full`. */
export function alterField(value: string, types: readonly string[]): Altered[] {
  const arrow = value.lastIndexOf(' -> ');
  const left = arrow < 0 ? value : value.slice(0, arrow);
  const target = arrow < 0 ? '' : value.slice(arrow);
  const altered: Altered[] = [];
  if (left.startsWith('required ')) altered.push([value.slice('required '.length), 'not required']);
  else if (arrow >= 0 || left.endsWith(' unused')) altered.push([`required ${value}`, 'required']);
  for (const clause of CLAUSES) {
    const said = clause.exec(left)?.[0];
    if (said !== undefined) altered.push([left.replace(said, '') + target, `without '${said.trim()}'`]);
  }
  for (const [, code] of left.matchAll(/ (?:missing is|empty is|else) ([A-Z_.]+)/g)) altered.push([left.replace(code!, CODES.find((other) => other !== code)!) + target, 'another code of the fault']);
  const fallback = / default ([^\s,]+)/.exec(left)?.[1];
  if (fallback !== undefined) for (const other of [/^\d+$/.test(fallback) ? String(Number(fallback) + 1) : fallback === 'KAZ' ? 'KGZ' : 'KAZ', 'UNKNOWN', 'PRESENT']) altered.push([left.replace(` default ${fallback}`, ` default ${other}`) + target, `default ${other}`]);
  if (arrow >= 0) altered.push(...alterTarget(left, target));
  const call = /^(required )?(\S+?(?:\(.*?\))?(?:\(.*\))?)(\[\])?(?=[\s,]|$)/.exec(left);
  if (call !== null && arrow >= 0) {
    const [whole, required = '', type, list = ''] = call;
    const rest = left.slice(whole.length) + target;
    altered.push(list === '' ? [`${required}${type}[]${rest}`, 'a list'] : [required + type + rest, 'no list']);
    for (const other of types) if (other !== type) altered.push([required + other + list + rest, `of type ${other}`]);
  }
  return altered;
}

function alterTarget(left: string, target: string): Altered[] {
  const altered: Altered[] = [[`${left} unused`, 'unused']];
  const constants = /\[(.*)\]/.exec(target)?.[1];
  if (constants !== undefined) {
    const parts = topLevelParts(constants);
    parts.forEach(({ start, end }, index) => {
      const [name, is] = constants.slice(start, end).split('=') as [string, string];
      altered.push([left + target.replace(constants, withoutPart(constants, parts, index)), `without ${name}=${is}`]);
      const other = CONSTANTS[is] ?? 'OTHER';
      altered.push([left + target.replace(constants, constants.slice(0, start) + `${name}=${other}` + constants.slice(end)), `${name}=${other}`]);
    });
  }
  return altered;
}
