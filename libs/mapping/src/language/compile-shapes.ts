import { isMap, isScalar } from 'yaml';
import { FAULTY, type Outcome } from '../convert/converter.js';
import { SHAPE_RULES } from '../rules/shape-rules.js';
import type { Content, DefaultValue, FindInText, Shape, ShapeField, ShapeRule, Target } from '../shape/shape.js';
import { makeConverter, textReading, TypeMistake, type TypeScope } from './converters.js';
import { type Call, parseCall, parseFieldLine } from './field-line.js';
import type { Entry, YamlFile } from './yaml-file.js';

const FIELD_KEYS = ['is', 'required', 'default', 'to', 'set', 'fields', 'rules', 'wrap', 'unlessSameAs', 'requiredWhen', 'forbiddenWhen', 'find', 'unique', 'sortBy'] as const;

/** Compiles the shapes of one mapping, each once, when it is first named. */
export class ShapeCompiler {
  readonly #file: YamlFile;
  readonly #scope: TypeScope;
  readonly #definitions = new Map<string, Entry>();
  readonly #compiled = new Map<string, Shape | 'being compiled'>();

  constructor(file: YamlFile, scope: TypeScope, shapes: readonly Entry[]) {
    this.#file = file;
    this.#scope = scope;
    for (const shape of shapes) this.#definitions.set(shape.name, shape);
  }

  /** Shapes that nothing names are dead text, and most likely a slip. */
  reportUnused(): void {
    for (const [name, { key }] of this.#definitions) if (!this.#compiled.has(name)) this.#file.mistake(key, `the shape '${name}' is used nowhere`);
  }

  has(name: string): boolean {
    return this.#definitions.has(name);
  }

  named(name: string, at: unknown): Shape {
    const known = this.#compiled.get(name);
    if (known === 'being compiled') {
      this.#file.mistake(at, `the shape '${name}' holds itself`);
      return EMPTY;
    }
    if (known !== undefined) return known;
    const definition = this.#definitions.get(name);
    if (definition === undefined) {
      this.#file.mistake(at, `there is no shape '${name}'`);
      return EMPTY;
    }
    this.#compiled.set(name, 'being compiled');
    const { fields, rules } = this.#file.map(definition.value, `the shape '${name}'`, ['fields', 'rules']);
    const shape = this.shape(this.#file.entries(fields?.value, 'fields'), rules?.value);
    this.#compiled.set(name, shape);
    return shape;
  }

  shape(entries: readonly Entry[], rules?: unknown, set: Readonly<Record<string, unknown>> = {}, extra: readonly ShapeField[] = []): Shape {
    const fields: ShapeField[] = [];
    const indexOf = new Map<string, number>();
    const add = (field: ShapeField): void => {
      indexOf.set(field.name, fields.length);
      fields.push(field);
    };
    for (const entry of entries) add(this.#field(entry, fields, indexOf));
    for (const field of extra) add(field);
    const shape: Shape = { fields, indexOf, rules: [], set };
    return { ...shape, rules: this.#rules(rules, shape) };
  }

  target(text: string, at: unknown): Target {
    const match = /^([A-Za-z]+(?:\.[A-Za-z]+)*)(\+)?$/.exec(text);
    if (match === null) this.#file.mistake(at, `'${text}' is no target: a path such as stay.dueOn, or with + at the end to add to a list`);
    return { steps: (match?.[1] ?? 'invalid').split('.'), append: match?.[2] !== undefined };
  }

  #field({ name, key, value }: Entry, before: readonly ShapeField[], indexOf: ReadonlyMap<string, number>): ShapeField {
    if (isScalar(value)) return this.#fieldLine(name, value, key);
    if (!isMap(value)) {
      this.#file.mistake(key, `the field '${name}' needs a type and a target, or fields of its own`);
      return { name, required: false, content: SKIPPED, expected: ANYTHING };
    }
    const parts = this.#file.map(value, `the field '${name}'`, FIELD_KEYS);
    const at = (part: string): unknown => parts[part]?.value;
    const required = parts.required !== undefined && this.#file.plain(at('required')) === true;
    const target = parts.to === undefined ? undefined : this.target(this.#file.text(at('to'), 'to') ?? '', at('to'));
    const set = (this.#file.plain(at('set')) ?? {}) as Record<string, unknown>;
    const content = parts.fields !== undefined ? this.#own(parts, set) : this.#content(this.#call(at('is') ?? key, name), at('is') ?? key, set, parts);
    const earlier = (part: string): number | undefined => (parts[part] === undefined ? undefined : this.#earlier(this.#file.text(at(part), part) ?? '', at(part), indexOf));
    const unlessSameAs = earlier('unlessSameAs');
    const presence = this.#presence(parts, before, indexOf);
    const find = parts.find === undefined ? undefined : this.#find(at('find'), indexOf);
    const defaultValue = parts.default === undefined ? undefined : this.#defaultValue(this.#file.text(at('default'), 'default') ?? '', content);
    if (content.kind !== 'object' && target === undefined && find === undefined) this.#file.mistake(key, `the field '${name}' goes nowhere: give it a target (to) or write 'unused'`);
    return {
      name,
      required,
      content,
      expected: expectedOf(content),
      ...(target === undefined ? {} : { target }),
      ...(parts.wrap === undefined ? {} : { wrap: this.#file.plain(at('wrap')) as Record<string, unknown> }),
      ...(unlessSameAs === undefined ? {} : { unlessSameAs }),
      ...(presence === undefined ? {} : { presence }),
      ...(find === undefined ? {} : { find }),
      ...(defaultValue === undefined ? {} : { defaultValue }),
    };
  }

  #fieldLine(name: string, value: unknown, key: unknown): ShapeField {
    const text = this.#file.text(value, `the field '${name}'`) ?? '';
    const line = parseFieldLine(text);
    const call = line === undefined ? undefined : parseCall(line.type);
    if (line === undefined || call === undefined) {
      this.#file.mistake(key, `'${text}' is no field: [required] TYPE [default VALUE] -> TARGET, or … unused`);
      return { name, required: false, content: SKIPPED, expected: ANYTHING };
    }
    if (line.target === undefined && !line.unused) this.#file.mistake(key, `the field '${name}' goes nowhere: give it a target (-> …) or write 'unused'`);
    const content = this.#content(call, key, {}, {});
    return {
      name,
      required: line.required,
      content,
      expected: expectedOf(content),
      ...(line.target === undefined ? {} : { target: this.target(line.target, key) }),
      ...(line.defaultValue === undefined ? {} : { defaultValue: this.#defaultValue(line.defaultValue, content) }),
    };
  }

  #own(parts: Record<string, Entry | undefined>, set: Record<string, unknown>): Content {
    return { kind: 'object', shape: this.shape(this.#file.entries(parts.fields!.value, 'fields'), parts.rules?.value, set) };
  }

  #call(node: unknown, name: string): Call {
    const text = this.#file.text(node, `the type of '${name}' (is)`) ?? '';
    const call = parseCall(text);
    if (call === undefined) this.#file.mistake(node, `'${text}' is no type`);
    return call ?? { name: 'text', args: [], list: false };
  }

  #content(call: Call, at: unknown, set: Record<string, unknown>, parts: Record<string, Entry | undefined>): Content {
    if (this.has(call.name)) {
      const named = this.named(call.name, at);
      const shape = Object.keys(set).length === 0 ? named : { ...named, set: { ...named.set, ...set } };
      if (!call.list) return { kind: 'object', shape };
      return { kind: 'list', shape, ...this.#unique(parts.unique, shape), ...this.#sortBy(parts.sortBy) };
    }
    try {
      return { kind: 'value', converter: makeConverter(call, this.#scope) };
    } catch (error) {
      if (!(error instanceof TypeMistake)) throw error;
      this.#file.mistake(at, error.message);
      return SKIPPED;
    }
  }

  #unique(entry: Entry | undefined, shape: Shape): { unique?: number } {
    if (entry === undefined) return {};
    const index = this.#earlier(this.#file.text(entry.value, 'unique') ?? '', entry.value, shape.indexOf);
    return index === undefined ? {} : { unique: index };
  }

  #sortBy(entry: Entry | undefined): { sortBy?: { key: string; order: readonly string[] } } {
    if (entry === undefined) return {};
    const match = /^([A-Za-z]+) as in ([A-Z_]+)$/.exec(this.#file.text(entry.value, 'sortBy') ?? '');
    const list = match === null ? undefined : this.#scope.lists.get(match[2]!);
    if (match !== null && list !== undefined) return { sortBy: { key: match[1]!, order: [...list.symbols.values()] } };
    this.#file.mistake(entry.value, "sortBy is a target and a code list whose order is meant, such as 'measure as in MEASURE'");
    return {};
  }

  #presence(parts: Record<string, Entry | undefined>, before: readonly ShapeField[], indexOf: ReadonlyMap<string, number>): ShapeField['presence'] {
    let presence: { index: number; requiredWhen?: string; forbiddenWhen?: string } | undefined;
    for (const part of ['requiredWhen', 'forbiddenWhen'] as const) {
      const entry = parts[part];
      if (entry === undefined) continue;
      const match = /^(\S+) = (\S+)$/.exec(this.#file.text(entry.value, part) ?? '');
      const index = match === null ? undefined : this.#earlier(match[1]!, entry.value, indexOf);
      if (match === null) this.#file.mistake(entry.value, `${part} is a condition such as 'category = ALONE'`);
      if (match === null || index === undefined) continue;
      const gives = before[index]!.content;
      const symbols = gives.kind === 'value' && gives.converter.gives.type === 'string' ? gives.converter.gives.symbols : undefined;
      if (symbols?.includes(match[2]!) === false) this.#file.mistake(entry.value, `'${match[1]!}' never is '${match[2]!}': it is ${symbols.join(', ')}`);
      presence = { ...(presence ?? { index }), index, [part]: match[2]! };
    }
    return presence;
  }

  #find(node: unknown, indexOf: ReadonlyMap<string, number>): FindInText | undefined {
    const parts = this.#file.map(node, 'find', ['pattern', 'as', 'unless', 'to']);
    const text = (part: string): string => this.#file.text(parts[part]?.value ?? node, `find.${part}`) ?? '';
    const unless = this.#earlier(text('unless'), parts.unless?.value ?? node, indexOf);
    try {
      const read = textReading(text('as'), this.#scope);
      // Upper and lower case alike, and \d is what it is in the documents: an ASCII digit.
      const pattern = new RegExp(text('pattern'), 'iu');
      if (unless === undefined) return undefined;
      return {
        pattern,
        unless,
        target: this.target(text('to'), parts.to?.value ?? node),
        read: (found): Outcome => {
          const reading = read(found);
          return typeof reading === 'object' && 'value' in reading ? reading.value : FAULTY;
        },
      };
    } catch (error) {
      if (!(error instanceof TypeMistake || error instanceof SyntaxError)) throw error;
      this.#file.mistake(node, error.message);
      return undefined;
    }
  }

  #defaultValue(text: string, content: Content): DefaultValue {
    if (text.startsWith('$')) return { variable: text.slice(1) };
    return { constant: content.kind === 'value' && content.converter.gives.type === 'integer' ? Number(text) : text };
  }

  /** Fields are read in the order of the mapping: what another depends on stands before it. */
  #earlier(name: string, at: unknown, indexOf: ReadonlyMap<string, number>): number | undefined {
    const index = indexOf.get(name);
    if (index === undefined) this.#file.mistake(at, `there is no field '${name}' before this one`);
    return index;
  }

  #rules(node: unknown, shape: Shape): ShapeRule[] {
    return this.#file.list(node, 'rules').flatMap((item) => {
      const text = this.#file.text(item, 'a rule') ?? '';
      const call = parseCall(text);
      const rule = call === undefined ? undefined : SHAPE_RULES.get(call.name);
      if (call === undefined || rule === undefined) {
        this.#file.mistake(item, `there is no rule '${text}': there are ${[...SHAPE_RULES.keys()].join(', ')}`);
        return [];
      }
      const missing = call.args.find((name) => !hasPath(shape, name.split('.')));
      if (missing !== undefined) this.#file.mistake(item, `${call.name} names '${missing}', which is no field here`);
      if (call.args.length < rule.minimum || call.args.length > rule.maximum) this.#file.mistake(item, `${call.name} takes ${rule.minimum === rule.maximum ? rule.minimum : `at least ${rule.minimum}`} fields`);
      return missing === undefined && call.args.length >= rule.minimum && call.args.length <= rule.maximum ? [rule.make(shape, call.args)] : [];
    });
  }
}

const ANYTHING = { en: 'anything', ru: 'любое значение' };

/** Read elsewhere, or not at all: neither a value nor a warning comes of it. */
export const SKIPPED: Content = { kind: 'value', converter: { expected: ANYTHING, gives: { type: 'object' }, read: () => undefined } };

const EMPTY: Shape = { fields: [], indexOf: new Map(), rules: [], set: {} };

function expectedOf(content: Content): ShapeField['expected'] {
  switch (content.kind) {
    case 'value':
      return content.converter.expected;
    case 'object':
      return { en: 'an object', ru: 'объект' };
    case 'list':
      return { en: 'a list of objects', ru: 'список объектов' };
  }
}

function hasPath(shape: Shape, path: readonly string[]): boolean {
  const index = shape.indexOf.get(path[0]!);
  if (index === undefined) return false;
  if (path.length === 1) return true;
  const content = shape.fields[index]!.content;
  return content.kind === 'object' && hasPath(content.shape, path.slice(1));
}
