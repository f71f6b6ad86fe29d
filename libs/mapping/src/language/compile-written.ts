import { isMap, isSeq } from 'yaml';
import { MAKERS, type Maker } from '../shape/maker.js';
import type { Shape } from '../shape/shape.js';
import type { Constant } from '../shape/target.js';
import { type FieldTemplate, overFields, parseWay, type Way } from '../shape/template.js';
import { makeConverter, type TypeScope } from './converters.js';
import { LineMistake, parseCall } from './field-line.js';
import { didYouMean } from './nearest.js';
import { TextConverter } from '../convert/text.js';
import { writtenMaker } from '../shape/written-maker.js';
import { understood } from './understood.js';
import type { Entry, YamlFile } from './yaml-file.js';

/** `written`: the ways in which an object is written as a text. `constants` reads what one of them gives in any case. */
export function templateOf(file: YamlFile, node: unknown, fields: readonly string[], constants: (entry: Entry | undefined, what: string) => Constant[]): FieldTemplate {
  const written = isMap(node) ? file.entries(node, 'written').map((entry) => ({ item: entry.key, entry })) : (isSeq(node) ? node.items : [node]).map((item: unknown) => ({ item, entry: undefined }));
  const ways = written.flatMap(({ item, entry }): Way[] => {
    const text = file.text(item, 'written') ?? '';
    const way = parseWay(text);
    if (way === undefined) file.mistake(item, `'${text}' is not understood: it is written like '<type>,<number>[,<country>]' '<type><weak=*>:<name...>' or '<number> (<country>)'; what may be left out has nothing behind it: where that is so, several ways stand in a list`);
    return way === undefined ? [] : [{ ...way, constants: constants(entry, text) }];
  });
  const named = new Set(ways.flatMap(({ parts }) => parts.flatMap(({ name, mark }) => (mark === undefined ? [name] : [name, mark.name]))));
  for (const name of named) if (!fields.includes(name)) file.mistake(node, `there is no field '${name}'`);
  if (ways.length === written.length) for (const name of fields) if (!named.has(name)) file.mistake(node, `'${name}' is a field, and does not stand in what is written`);
  return overFields({ ways }, fields);
}

/** `lines`: what a line must be the whole of: each field is a group of it. */
export function linesOf(file: YamlFile, node: unknown, { indexOf }: Shape): RegExp | undefined {
  return understood(file, node, () => {
    const pattern = new RegExp(file.text(node, 'lines') ?? '', 'u');
    const groups = [...pattern.source.matchAll(/\(\?<([^>=!]+)>/g)].map(([, group]) => group!);
    for (const name of indexOf.keys()) if (!groups.includes(name)) throw new LineMistake(`'${name}' is a field, and no group (?<${name}>…) of the lines`);
    for (const group of groups) if (!indexOf.has(group)) throw new LineMistake(`there is no field '${group}'`);
    if (!pattern.source.startsWith('^') || !pattern.source.endsWith('$')) throw new LineMistake("a line is the whole of the pattern: it stands between '^' and '$'");
    return pattern;
  });
}

/** `makes`: what makes one value of the fields. */
export function makerOf(file: YamlFile, node: unknown, shape: Shape, scope: TypeScope): Maker | undefined {
  if (isMap(node)) return writtenMakerOf(file, node, shape, scope);
  const { indexOf } = shape;
  return understood(file, node, () => {
    const { name, args } = parseCall(file.text(node, 'makes') ?? '');
    const definition = MAKERS.get(name);
    if (definition === undefined) throw new LineMistake(`nothing is made by '${name}'${didYouMean(name, MAKERS.keys())}; there is ${[...MAKERS.keys()].join(', ')}, and types: makes: { date: '<day>.<month>.<year>' }`);
    if (args.length !== definition.fields) throw new LineMistake(`${name} takes ${definition.fields} fields, and here are ${args.length}`);
    return definition.make(
      args.map((field) => {
        const index = indexOf.get(field);
        if (index === undefined) throw new LineMistake(`${name} names '${field}', which is no field here`);
        return index;
      }),
    );
  });
}

/** `makes: { TYPE: WRITTEN }`: the fields are written together, and read as a type. */
function writtenMakerOf(file: YamlFile, node: unknown, { fields }: Shape, scope: TypeScope): Maker | undefined {
  const [entry, ...others] = file.entries(node, 'makes');
  if (entry === undefined || others.length > 0) {
    file.mistake(node, "'makes' has one type and how the fields are written together, such as { instant: '<day> <time>' }");
    return undefined;
  }
  for (const { name, content, line } of fields) if (content.kind !== 'value' || !(content.converter instanceof TextConverter)) file.mistakeAt(line, `'${name}' is written together with others: it must be a text or digits`);
  const template = templateOf(file, entry.value, fields.map(({ name }) => name), () => []);
  return understood(file, entry.key, () => {
    const converter = makeConverter(parseCall(entry.name), scope);
    if (!(converter instanceof TextConverter)) throw new LineMistake(`'${entry.name}' is no type of a text`);
    return writtenMaker(converter, template);
  });
}
