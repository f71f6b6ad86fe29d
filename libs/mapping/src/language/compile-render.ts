import type { Condition, Choice, ListRender, RenderText, Route, ShapeRender } from '../render/shape-render.js';
import { valueAt } from '../render/shape-render.js';
import type { Shape } from '../shape/shape.js';
import { isUnreadable, TextConverter } from '../convert/text.js';
import { makeConverter, type TypeScope } from './converters.js';
import { LineMistake, parseCall } from './field-line.js';
import type { Entry, YamlFile } from './yaml-file.js';

const LIST_KEYS = ['fields', 'inOrder', 'mixed', 'without'] as const;
/** What a rendering is given from outside, by the names that templates use. */
const GIVEN = ['id', 'at', 'count'];

/** Reads `render` sections: of shapes, of the record, and of the submission. */
export class RenderReader {
  readonly #file: YamlFile;
  readonly #scope: TypeScope;

  constructor(file: YamlFile, scope: TypeScope) {
    this.#file = file;
    this.#scope = scope;
  }

  /** What sections say of a shape; `undefined` where there is none. */
  read(sections: readonly Entry[], shape: Shape): ShapeRender | undefined {
    if (sections.length === 0) return undefined;
    const lists = appendersOf(shape);
    const fields = pathsOf(shape);
    const values = new Map<string, readonly Choice[]>();
    const routes = new Map<string, ListRender>();
    for (const { name, key, value } of sections.flatMap((section) => this.#file.entries(section.value, 'render'))) {
      const own = lists.get(name);
      if (own !== undefined) routes.set(name, this.#list(name, key, value, own));
      else if (fields.has(name)) values.set(name, this.#choices(value, name));
      else this.#file.mistake(key, `'${name}' is neither a field here nor a list that fields here add to${said('list', lists.keys())}`);
    }
    return { values, lists: routes };
  }

  #list(name: string, key: unknown, value: unknown, fields: ReadonlySet<string>): ListRender {
    const parts: Record<string, Entry | undefined> = this.#file.isMap(value) ? this.#file.map(value, `render.${name}`, LIST_KEYS) : { fields: { name, key, value } };
    const isSet = (part: 'inOrder' | 'mixed'): boolean => parts[part] !== undefined && this.#file.plain(parts[part].value) === true;
    const routes = this.#file.list(parts.fields?.value, `render.${name}`).flatMap((item): Route[] => {
      const [path = '', condition] = splitIf(this.#file.text(item, 'a field') ?? '');
      if (!fields.has(path)) this.#file.mistake(item, `'${path}' does not add to ${name}; there ${fields.size === 1 ? 'is' : 'are'} ${[...fields].join(', ')}`);
      const words = condition === undefined ? [] : condition.split(' and ');
      const ifAnother = words.includes('another');
      return [{ path, ifAnother, when: words.filter((word) => word !== 'another').flatMap((word) => this.#condition(word, item)) }];
    });
    for (const field of fields) if (!routes.some(({ path }) => path === field)) this.#file.mistake(key, `'${field}' adds to ${name} as well: say where it stands, or leave the line out`);
    const without = parts.without === undefined ? [] : this.#conditions(this.#file.text(parts.without.value, 'without') ?? '', parts.without.value);
    return { routes, inOrder: isSet('inOrder'), mixed: isSet('mixed'), without };
  }

  #choices(node: unknown, name: string): Choice[] {
    const items = this.#file.isList(node) ? this.#file.list(node, `render.${name}`) : [node];
    return items.map((item) => {
      const [text = '', condition] = splitIf(this.#file.text(item, `render.${name}`) ?? '');
      return { text: parseRenderText(text), when: condition === undefined ? [] : this.#conditions(condition, item) };
    });
  }

  /** Conditions joined with `and`; mistakes are said of `file`. */
  conditions(text: string, at: unknown, file: YamlFile): Condition[] {
    return text.split(' and ').flatMap((word) => this.#condition(word, at, file));
  }

  #conditions(text: string, at: unknown): Condition[] {
    return this.conditions(text, at, this.#file);
  }

  /** `PATH`, `no PATH`, `PATH = VALUE`, `PATH is TYPE`. */
  #condition(text: string, at: unknown, file = this.#file): Condition[] {
    try {
      return [this.#parsed(text.trim())];
    } catch (error) {
      if (!(error instanceof LineMistake)) throw error;
      file.mistake(at, error.message);
      return [];
    }
  }

  #parsed(text: string): Condition {
    const [, no, path, rest] = /^(no )?([A-Za-z]+(?:\.[A-Za-z]+)*)(.*)$/.exec(text) ?? [];
    if (path === undefined || rest === undefined) throw unclear(text);
    const steps = path.split('.');
    if (rest === '') return no === undefined ? (object) => valueAt(object, steps) !== undefined : (object) => valueAt(object, steps) === undefined;
    if (no !== undefined) throw unclear(text);
    if (rest.startsWith(' = ')) {
      const value = rest.slice(3);
      return (object) => String(valueAt(object, steps) ?? '') === value;
    }
    if (!rest.startsWith(' is ')) throw unclear(text);
    const converter = makeConverter(parseCall(rest.slice(4)), this.#scope);
    if (!(converter instanceof TextConverter)) throw new LineMistake(`'${rest.slice(4)}' is no type of a text`);
    return (object) => {
      const value = valueAt(object, steps);
      return typeof value === 'string' && !isUnreadable(converter.evaluateText(value));
    };
  }
}

function unclear(text: string): LineMistake {
  return new LineMistake(`'${text}' is not understood: a condition is written like 'members', 'no members', 'type = PASSPORT' or 'value is digits(10)'`);
}

/** `TEXT if CONDITION` */
export function splitIf(text: string): [text: string, condition?: string] {
  const at = text.indexOf(' if ');
  return at < 0 ? [text.trim()] : [text.slice(0, at).trim(), text.slice(at + 4).trim()];
}

/** `CBX_<id>`: what stands in < > is a value of the notification, or given from outside. */
export function parseRenderText(text: string): RenderText {
  return text
    .split(/<([A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*)>/)
    .map((part, index) => (index % 2 === 0 ? part : { path: part.split('.') }))
    .filter((part) => part !== '');
}

export function isGiven(name: string): boolean {
  return GIVEN.includes(name);
}

/** The paths of all fields, those of objects and parts that make nothing of their own behind them. */
function pathsOf(shape: Shape, prefix = ''): Set<string> {
  const paths = new Set<string>();
  for (const { name, content, target } of shape.fields) {
    paths.add(prefix + name);
    if ((content.kind === 'object' || content.kind === 'part') && target === undefined && content.shape.render === undefined) for (const path of pathsOf(content.shape, `${prefix}${name}.`)) paths.add(path);
  }
  return paths;
}

/** By list of the notification: the paths of the fields that add to it. */
function appendersOf(shape: Shape, prefix = '', found = new Map<string, Set<string>>()): Map<string, Set<string>> {
  for (const { name, content, target } of shape.fields) {
    if (target?.append === true) {
      const list = target.steps.join('.');
      found.set(list, (found.get(list) ?? new Set()).add(prefix + name));
    } else if ((content.kind === 'object' || content.kind === 'part' || content.kind === 'list') && target === undefined && content.shape.render === undefined) appendersOf(content.shape, `${prefix}${name}.`, found);
  }
  return found;
}

function said(what: string, names: Iterable<string>): string {
  const all = [...names].join(', ');
  return all === '' ? '' : ` (${what}s: ${all})`;
}
