import type { NotificationKind } from '@cbx/contracts';
import { isMap, isScalar } from 'yaml';
import type { Gives } from '../convert/converter.js';
import { anything } from '../convert/anything.js';
import { ByFormat } from '../convert/by-format.js';
import { TextConverter } from '../convert/text.js';
import { CENTURIES, centuryFrom } from '../rules/century.js';
import { Shape } from '../shape/shape.js';
import { type BeforeReading, type Content, type FindInText, ShapeField } from '../shape/shape-field.js';
import { type Constant, type DefaultValue, Target, type WrapPart } from '../shape/target.js';
import type { CodeList } from './code-list.js';
import { parseColumnKey } from './column-key.js';
import { RenderReader } from './compile-render.js';
import { rulesOf } from './compile-rules.js';
import { linesOf, makerOf, templateOf } from './compile-written.js';
import { listNamed, makeConverter, textReading, type TypeScope } from './converters.js';
import { EarlierFields } from './earlier-fields.js';
import { type FieldLine, LineMistake, parseFieldLine, parseTarget, type TargetText } from './field-line.js';
import { elementAttribute, isPart, namesOf } from './field-name.js';
import { emptyFault, missingFault } from './line-faults.js';
import { isSegmentKey, parseSegmentKey } from './segment-key.js';
import { didYouMean } from './nearest.js';
import { understood } from './understood.js';
import type { Entry, YamlFile } from './yaml-file.js';

/** The parts of a field that is more than a line: an object with fields of its own, or a text in which something is found. */
const FIELD_KEYS = ['is', 'find', 'required', 'to', 'holds', 'fields', 'rules'] as const;
const HOLDS = { 'these in order': 'THESE_IN_ORDER', 'one of these': 'ONE_OF_THESE' } as const;
const SHAPE_KEYS = ['written', 'lines', 'lists', 'makes', 'set', 'fields', 'rules', 'sourceOrder', 'render'] as const;
const BY_LETTERS = 'by-letters';

/** Compiles the shapes of one mapping, each once, when it is first named. */
export class ShapeCompiler {
  readonly #file: YamlFile;
  #scope: TypeScope;
  readonly #render: RenderReader;
  readonly #definitions = new Map<string, Entry>();
  readonly #used = new Set<string>();
  readonly #beingCompiled = new Set<string>();
  /** Fields of the shape that is compiled which must be texts, and where they are named. */
  #numbersAwaited: { readonly field: string; readonly at: unknown }[] = [];
  /** Whether the fields of the shape that is compiled go into one value that it makes. */
  #makesValues = false;
  /** Of the columns of a part that stands elsewhere than its shape says: how far, and what its fields are called in their line. */
  #place: Place = { shift: 0, prefix: '' };

  constructor(file: YamlFile, scope: TypeScope, shapes: readonly Entry[]) {
    this.#file = file;
    this.#scope = scope;
    this.#render = new RenderReader(file, scope);
    for (const shape of shapes) this.#definitions.set(shape.name, shape);
  }

  /** Shapes that nothing names are dead text, and most likely a slip. */
  reportUnused(): void {
    for (const [name, { key }] of this.#definitions) if (!this.#used.has(name)) this.#file.mistake(key, `the shape '${name}' is used nowhere`);
  }

  /** The shape of that name, compiled anew for each use, as it owns the frame that it is read into. */
  named(name: string, at: unknown): Shape {
    const definition = this.#definitions.get(name);
    if (definition === undefined) {
      this.#file.mistake(at, `there is no shape '${name}'${didYouMean(name, this.#definitions.keys())}`);
      return EMPTY;
    }
    if (this.#beingCompiled.has(name)) {
      this.#file.mistake(at, `the shape '${name}' holds itself`);
      return EMPTY;
    }
    this.#used.add(name);
    this.#beingCompiled.add(name);
    const { written, lines, lists, makes, set, fields, rules, sourceOrder, render } = this.#file.map(definition.value, `the shape '${name}'`, SHAPE_KEYS);
    if (fields === undefined) this.#file.mistake(definition.key, `the shape '${name}' has no fields`);
    const entries = this.#file.entries(fields?.value, 'fields');
    const before = this.#scope;
    if (lists !== undefined) this.#scope = { ...before, separator: this.#file.text(lists.value, 'lists'), repeats: false };
    this.#makesValues = makes !== undefined;
    const constants = this.constants(set, 'set');
    const bare = this.shape(entries, this.#file.list(rules?.value, 'rules'), constants);
    this.#makesValues = false;
    this.#scope = before;
    const parts = { sourceOrder: this.#sourceOrder(sourceOrder), lines: lines === undefined ? undefined : linesOf(this.#file, lines.value, bare), makes: makes === undefined ? undefined : makerOf(this.#file, makes.value, bare, this.#scope) };
    const shape = this.rendered(bare.with(parts), render);
    this.#beingCompiled.delete(name);
    return written === undefined ? shape : shape.with({ template: templateOf(this.#file, written.value, entries.map((entry) => entry.name), (entry, what) => this.constants(entry, what)) });
  }

  /** `set`: what is so in any case. */
  constants(entry: Entry | undefined, what: string): Constant[] {
    return this.#file.entries(entry?.value, what).flatMap(({ name, key, value }): Constant[] => {
      const text = this.#file.text(value, `${what}.${name}`);
      const target = this.target(name, key);
      if (text === undefined || target === undefined) return [];
      return [{ target, value: text.startsWith('$') ? { variable: text.slice(1) } : { constant: constantOf(this.#file.plain(value), text) }, line: this.#file.lineOf(key) }];
    });
  }

  #sourceOrder(entry: Entry | undefined): readonly string[] {
    return this.#file.list(entry?.value, 'sourceOrder').map((item) => this.#file.text(item, 'a list that stands in the order of the source') ?? '');
  }

  /** What is compiled for one kind only: `code(LIST, of kind)` is another for each. */
  ofKind<T>(kind: NotificationKind, compile: () => T): T {
    const { kind: before } = this.#scope;
    this.#scope = { ...this.#scope, kind };
    const compiled = compile();
    this.#scope = { ...this.#scope, kind: before };
    return compiled;
  }

  /** A shape of these fields and then those of a shape that has a name. */
  extended(entries: readonly Entry[], rules: readonly unknown[], constants: readonly Constant[], name: string, at: unknown, render: Entry | undefined): Shape {
    const definition = this.#definitions.get(name);
    // Said, and marked as used, as of any other.
    this.named(name, at);
    const more = definition === undefined ? {} : this.#file.map(definition.value, `the shape '${name}'`, SHAPE_KEYS);
    const own = this.#file.entries(more.fields?.value, 'fields');
    for (const entry of own) if (entries.some((other) => other.name === entry.name)) this.#file.mistake(entry.key, `'${entry.name}' is a field of the record already`);
    const shape = this.shape([...entries, ...own], [...rules, ...this.#file.list(more.rules?.value, 'rules')], [...constants, ...this.constants(more.set, 'set')]).with({ sourceOrder: this.#sourceOrder(more.sourceOrder) });
    return this.rendered(shape, render, more.render);
  }

  /** A shape with what its `render` section says. */
  rendered(shape: Shape, ...sections: readonly (Entry | undefined)[]): Shape {
    const render = this.#render.read(sections.filter((section) => section !== undefined), shape);
    return render === undefined ? shape : shape.with({ render });
  }

  shape(entries: readonly Entry[], rules: readonly unknown[] = [], constants: readonly Constant[] = []): Shape {
    const fields: ShapeField[] = [];
    const around = this.#numbersAwaited;
    this.#numbersAwaited = [];
    const indexOf = new Map<string, number>();
    const earlier = new EarlierFields(this.#file, fields, indexOf);
    for (const entry of entries) {
      const field = this.#segmentField(entry, earlier);
      for (const name of namesOf(entry.name, field.sourceName)) this.#scope.names.add(name);
      indexOf.set(field.name, fields.length);
      fields.push(field);
    }
    const element = fields.find(({ name }) => name !== 'text()' && !name.startsWith('@') && !isPart(name));
    if (indexOf.has('text()') && element !== undefined) this.#file.mistakeAt(element.line, `an element has either a text or elements: '${element.name}' cannot stand beside text()`);
    const shape = new Shape({ fields, constants });
    this.#checkNumbers(shape);
    this.#numbersAwaited = around;
    return shape.with({ rules: rulesOf(this.#file, rules, shape) });
  }

  /** A code list, marked as used; a mistake where there is none of that name. */
  codeList(name: string, at: unknown): CodeList | undefined {
    return this.#understood(at, () => listNamed(name, this.#scope));
  }

  /** Says that the source may have this name, which no field of a shape has. */
  addName(name: string): void {
    this.#scope.names.add(name);
  }

  /** A target that takes a value as it is. */
  target(text: string, at: unknown): Target | undefined {
    return this.#understood(at, () => {
      const target = parseTarget(text);
      if (target.parts.length > 0) throw new LineMistake(`'${text}' makes an object, and here only a value is given`);
      return placeOf(target);
    });
  }

  /** Where fields are segments, each is named by tag and qualifier, and its places are as its key shows. */
  #segmentField(entry: Entry, earlier: EarlierFields): ShapeField {
    const segment = this.#scope.hasSegments && isSegmentKey(entry.name) ? this.#understood(entry.key, () => parseSegmentKey(entry.name)) : undefined;
    return segment === undefined ? this.#field(entry, earlier) : this.#field({ ...entry, name: segment.name }, earlier).with({ segment });
  }

  #field(entry: Entry, earlier: EarlierFields): ShapeField {
    const { name, columns } = this.#scope.hasColumns ? parseColumnKey(entry.name) : { name: entry.name, columns: undefined };
    const outer = this.#place;
    const { shift, prefix } = outer;
    const own = columns === undefined ? undefined : { from: columns.from + shift, to: columns.to + shift };
    if (own !== undefined && isPart(name)) this.#place = { shift: own.from - this.#firstColumnOf(entry.value), prefix: `${prefix}${name.slice(1, -1)}.` };
    else if (!isPart(name)) this.#place = { shift: 0, prefix: '' };
    const field = this.#plainField({ ...entry, name }, earlier);
    this.#place = outer;
    return own === undefined ? field : field.with({ columns: own, sourceName: isPart(name) ? name : prefix + name });
  }

  /** The first column that the fields of a part's shape have. */
  #firstColumnOf(line: unknown): number {
    const name = isScalar(line) ? /^(?:required )?([a-z0-9-]+)/.exec(String(line.value))?.[1] : undefined;
    const definition = this.#definitions.get(name ?? '')?.value;
    const fields = isMap(definition) ? definition.get('fields') : undefined;
    return Math.min(...this.#file.entries(fields, 'fields').map((entry) => parseColumnKey(entry.name).columns?.from ?? Number.MAX_SAFE_INTEGER));
  }

  #plainField(entry: Entry, earlier: EarlierFields): ShapeField {
    const { name, key, value } = entry;
    if (isScalar(value)) return this.#lineField(entry, value, earlier);
    if (!isMap(value)) {
      this.#file.mistake(key, `the field '${name}' needs a line, such as 'text(100) -> family', or fields of its own`);
      return this.#nothing(name, key);
    }
    const parts = this.#file.map(value, `the field '${name}'`, FIELD_KEYS);
    if ((parts.is === undefined) === (parts.fields === undefined)) {
      this.#file.mistake(key, `the field '${name}' needs either 'fields' (an object) or 'is' (a line)`);
      return this.#nothing(name, key);
    }
    return parts.fields === undefined ? this.#findField(name, parts, earlier) : this.#objectField(name, key, parts);
  }

  /** An object with fields of its own. */
  #objectField(name: string, key: unknown, parts: Record<string, Entry | undefined>): ShapeField {
    if (parts.find !== undefined) this.#file.mistake(parts.find.key, "'find' is for a text");
    const required = parts.required === undefined ? undefined : this.#file.plain(parts.required.value);
    if (required !== undefined && required !== true) this.#file.mistake(parts.required!.key, "'required' is true, or is left out");
    const target = parts.to === undefined ? undefined : this.target(this.#file.text(parts.to.value, 'to') ?? '', parts.to.value);
    const shape = this.shape(this.#file.entries(parts.fields!.value, 'fields'), this.#file.list(parts.rules?.value, 'rules'));
    const content: Content = { kind: 'object', shape: this.holding(shape, parts.holds) };
    return new ShapeField({ name, required: required === true, content, expected: AN_OBJECT, line: this.#file.lineOf(key), target });
  }

  /** `holds`: which elements must be there, and no others. */
  holding(shape: Shape, entry: Entry | undefined): Shape {
    if (entry === undefined) return shape;
    const text = this.#file.text(entry.value, 'holds');
    if (text === 'these in order' || text === 'one of these') return shape.with({ holds: HOLDS[text] });
    this.#file.mistake(entry.value, `'holds' is ${Object.keys(HOLDS).join(', or ')}`);
    return shape;
  }

  /** A text that goes nowhere itself, but in which something is found. */
  #findField(name: string, parts: Record<string, Entry | undefined>, earlier: EarlierFields): ShapeField {
    const line = parts.is!;
    for (const part of ['required', 'to', 'rules']) if (parts[part] !== undefined) this.#file.mistake(parts[part].key, `'${part}' belongs into the line after 'is'`);
    const find = parts.find === undefined ? undefined : this.#find(parts.find.value, earlier);
    return this.#lineField({ name, key: line.key, value: line.value }, line.value, earlier, parts.find !== undefined).with({ find });
  }

  #lineField({ name, key }: Entry, value: unknown, earlier: EarlierFields, goesElsewhere = false): ShapeField {
    const line = this.#understood(key, () => parseFieldLine(this.#file.text(value, `the field '${name}'`) ?? ''));
    if (line === undefined) return this.#nothing(name, key);
    const isObject = this.#definitions.has(line.type.name) && (!line.type.list || this.#scope.isText);
    if (line.target === undefined && !line.unused && !goesElsewhere && !isObject && !this.#makesValues) this.#file.mistake(key, `the field '${name}' goes nowhere: give it a target (-> …) or write 'unused'`);
    if (line.required && (line.defaultValue !== undefined || line.defaultYears !== undefined || line.requiredWhen !== undefined)) this.#file.mistake(key, `the field '${name}' is required: it has neither a default nor a condition`);
    const { content, target, wrap } = this.#content(name, line, key);
    const unlessSameAs = line.unlessSameAs === undefined ? undefined : earlier.index(line.unlessSameAs, key);
    const presence = earlier.presence(line, key);
    const century = line.century === undefined ? undefined : this.#century(line.century, content, key);
    const defaultValue = line.defaultYears === undefined ? (line.defaultValue === undefined ? undefined : this.#defaultValue(line.defaultValue, content, key)) : earlier.yearsAfter(line.defaultYears, content, key);
    const readWhen = earlier.readWhen(line, key);
    const { lossy, emptyText, cutWhenFull, rendered, evenEmpty, overriddenBy } = line;
    return new ShapeField({ name, sourceName: elementAttribute(name)[0], required: line.required, content, expected: expectedOf(content), line: this.#file.lineOf(key), target, wrap, unlessSameAs, presence, defaultValue, missing: missingFault(this.#file, line, key), emptyFault: emptyFault(this.#file, line, key), inFirst: line.inFirst, lossy, readWhen, emptyText, cutWhenFull, rendered, evenEmpty, overriddenBy, before: century });
  }

  /** Sets the century of dates with years of two digits before they are read; the number that says it may stand in a later line. */
  #century({ scheme, field }: NonNullable<FieldLine['century']>, content: Content, at: unknown): BeforeReading | undefined {
    const converter = content.kind === 'value' ? (content.converter.item ?? content.converter) : undefined;
    if (!(converter instanceof ByFormat) || !converter.hasTwoDigitYears) {
      this.#file.mistake(at, "'century from' is for a date type that has a format yymmdd");
      return undefined;
    }
    const ofScheme = CENTURIES.get(scheme);
    if (ofScheme === undefined) this.#file.mistake(at, `no rule '${scheme}' says a century; these do: ${[...CENTURIES.keys()].join(', ')}`);
    this.#numbersAwaited.push({ field, at });
    return ofScheme === undefined ? undefined : centuryFrom(converter, field, ofScheme);
  }

  /** The numbers that say a century are texts of the shape. */
  #checkNumbers(shape: Shape): void {
    for (const { field, at } of this.#numbersAwaited) {
      const content = shape.fields[shape.indexOf.get(field) ?? -1]?.content;
      if (content?.kind !== 'value' || !(content.converter instanceof TextConverter)) this.#file.mistake(at, `there is no text '${field}' in this shape`);
    }
  }

  /** What a line reads, and where it goes. */
  #content(name: string, line: FieldLine, at: unknown): { content: Content; target?: Target | undefined; wrap?: readonly WrapPart[] | undefined } {
    const { type, target } = line;
    if (this.#definitions.has(type.name)) return { content: this.#shapeContent(name, line, at), target: placeOf(target) };
    if (isPart(name)) this.#file.mistake(at, `'${name}' stands for several fields: it needs a shape`);
    if (line.unique !== undefined) this.#file.mistake(at, "'unique' is for a list of objects");
    if (line.joinedWith !== undefined && !type.list && type.name !== 'recipients') this.#file.mistake(at, "'joined with' is for a list: write [] behind the type");
    const [, attribute] = elementAttribute(name);
    if (this.#scope.broken.has(type.name)) return { content: UNREADABLE, target: placeOf(target) };
    const converter = this.#understood(at, () => makeConverter(type, { ...this.#scope, attribute, ...(line.joinedWith === undefined ? {} : { separator: line.joinedWith, writtenSeparator: undefined, repeats: false, cells: false }) }, line.distinct));
    // What is wrong with its type is said: that nothing else gives what it would is no mistake of its own.
    if (converter === undefined) return { content: UNREADABLE, target: placeOf(target) };
    if (converter === anything && target !== undefined) this.#file.mistake(at, "'anything' is not looked at, and goes nowhere: write 'unused'");
    const content: Content = { kind: 'value', converter };
    if (target === undefined) return { content };
    if (target.parts.length > 0 && target.valueName === undefined) this.#file.mistake(at, 'a value needs a name in the object that is made of it: names+[…].full');
    return { content, target: placeOf(target), wrap: target.valueName === undefined ? undefined : [...this.#parts(target), { name: target.valueName, is: 'value' }] };
  }

  #shapeContent(name: string, { type, target, unique, joinedWith }: FieldLine, at: unknown): Content {
    const named = this.named(type.name, at);
    if (type.args.length > 0) this.#file.mistake(at, `the shape '${type.name}' takes nothing in brackets`);
    if (target?.valueName !== undefined) this.#file.mistake(at, `'${type.name}' makes an object itself: leave '.${target.valueName}' out`);
    const parts = target === undefined ? [] : this.#parts(target);
    const constants = parts.flatMap((part): Constant[] => (part.is === 'constant' ? [this.#constant(part.name, part.constant, at)] : []));
    const scriptName = parts.find((part) => part.is === 'script')?.name;
    const shape = constants.length === 0 && scriptName === undefined ? named : named.with({ constants: [...named.constants, ...constants], scriptName });
    if (unique !== undefined && !type.list) this.#file.mistake(at, "'unique' is for a list of objects");
    const index = unique === undefined ? undefined : new EarlierFields(this.#file, shape.fields, shape.indexOf).index(unique, at);
    if (isPart(name)) {
      if (type.list || shape.template !== undefined) this.#file.mistake(at, `'${name}' stands for several fields, which make one object`);
      return { kind: 'part', shape };
    }
    if (shape.lines !== undefined) {
      if (!type.list) this.#file.mistake(at, `'${type.name}' is a line, of which a text has several: write ${type.name}[]`);
      return { kind: 'written', shape, isLines: true };
    }
    if (shape.template !== undefined) {
      const separator = type.list ? (joinedWith ?? this.#scope.separator) : undefined;
      const repeated = type.list && separator === undefined && this.#scope.repeats;
      if (type.list && separator === undefined && !repeated) this.#file.mistake(at, "'bytes.lists' must say how the items of a list are joined");
      return { kind: 'written', shape, separator, repeated, unique: index };
    }
    if (joinedWith !== undefined) this.#file.mistake(at, `'joined with' is for values in one text, and '${type.name}' does not say how it is written`);
    return type.list ? { kind: 'list', shape, unique: index, repeated: this.#scope.isText } : { kind: 'object', shape };
  }

  #parts({ parts }: TargetText): WrapPart[] {
    return parts.map(([name, value]) => (value === BY_LETTERS ? { name, is: 'script' } : { name, is: 'constant', constant: value }));
  }

  #constant(name: string, constant: unknown, at: unknown): Constant {
    return { target: new Target([name], false), value: { constant }, line: this.#file.lineOf(at) };
  }

  #find(node: unknown, earlier: EarlierFields): FindInText | undefined {
    const parts = this.#file.map(node, 'find', ['pattern', 'as', 'unless', 'to']);
    const text = (part: string): string => this.#file.text(parts[part]?.value ?? node, `find.${part}`) ?? '';
    const unless = earlier.index(text('unless'), parts.unless?.value ?? node);
    const target = this.target(text('to'), parts.to?.value ?? node);
    return this.#understood(parts.pattern?.value ?? node, () => {
      const read = textReading(text('as'), this.#scope);
      // Upper and lower case alike, and \d is what it is in the documents: an ASCII digit.
      const pattern = new RegExp(text('pattern'), 'iu');
      if (!/(?<!\\)\((?!\?)/.test(pattern.source)) throw new LineMistake('the pattern has no ( ): what stands in the first ones is what is found');
      return unless === undefined || target === undefined ? undefined : { pattern, unless, target, read };
    });
  }

  #defaultValue(text: string, content: Content, at: unknown): DefaultValue {
    if (text.startsWith('$')) return { variable: text.slice(1) };
    const gives: Gives | undefined = content.kind === 'value' ? content.converter.gives : undefined;
    if (gives?.type === 'integer') {
      if (!/^-?[0-9]+$/.test(text)) this.#file.mistake(at, `the default '${text}' is no integer`);
      return { constant: Number(text) };
    }
    if (gives !== undefined && gives.type !== 'string') this.#file.mistake(at, `a ${gives.type} can have no default`);
    return { constant: text };
  }

  /** The result, or a mistake said at its place. */
  #understood<T>(at: unknown, read: () => T): T | undefined {
    return understood(this.#file, at, read);
  }

  #nothing(name: string, key: unknown): ShapeField {
    return new ShapeField({ name, content: SKIPPED, expected: AN_OBJECT, line: this.#file.lineOf(key) });
  }
}

/** A whole number or a truth value is one; all else is the text as it is written. */
function constantOf(value: unknown, text: string): unknown {
  return typeof value === 'boolean' || (Number.isInteger(value) && String(value) === text) ? value : text;
}

interface Place {
  readonly shift: number;
  readonly prefix: string;
}

const AN_OBJECT = { en: 'an object', ru: 'объект' };
const A_LIST = { en: 'a list of objects', ru: 'список объектов' };

/** Read elsewhere, or not at all: neither a value nor a warning comes of it. */
export const SKIPPED: Extract<Content, { kind: 'value' }> = { kind: 'value', converter: { expected: AN_OBJECT, gives: { type: 'nothing' }, read: () => undefined } };

/** In the place of a type that was not understood. */
const UNREADABLE: Content = { kind: 'value', converter: { ...SKIPPED.converter, write: () => undefined } };

const EMPTY = new Shape({ fields: [] });

function expectedOf(content: Content): ShapeField['expected'] {
  if (content.kind === 'value') return content.converter.expected;
  return content.kind === 'list' ? A_LIST : AN_OBJECT;
}

function placeOf(target: TargetText | undefined): Target | undefined {
  return target === undefined ? undefined : new Target(target.steps, target.append);
}
