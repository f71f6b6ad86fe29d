import type { NotificationKind } from '@cbx/contracts';
import type { Gives } from '../convert/converter.js';
import type { Shape } from '../shape/shape.js';
import type { ShapeField } from '../shape/shape-field.js';
import { type Constant, Target } from '../shape/target.js';
import { didYouMean } from './nearest.js';
import { SchemaView } from './schema-view.js';

/** Takes a mistake; without a line it is of the kind as a whole. */
export type Complaint = (message: string, line?: number) => void;

/** What the engine itself gives every notification. */
const GIVEN: readonly (readonly string[])[] = [
  ['header', 'notificationId'],
  ['header', 'subjectKey'],
  ['header', 'handling', 'retainUntil'],
  // 1 where a format has none.
  ['header', 'sourceVersion'],
];

/** Which types of text may go where. Anything may go where the shared schema has plain text; symbols are compared one by one. */
const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
  identifier: ['identifier'],
  uuid: ['uuid'],
  country: ['country'],
  releasee: ['releasee', 'country'],
  date: ['date'],
  edtf: ['date', 'edtf'],
  instant: ['instant'],
};

/**
 * Checks what a record's shape makes against the shared schema of its kind: each target exists there and can hold what its type gives, each symbol of
 * a code list is one of the schema's, no two fields give the same, and of every object that is made whatever the schema requires is given.
 *
 * @param given paths that reading itself gives
 */
export function checkAgainstSchema(kind: NotificationKind, shape: Shape, complain: Complaint, given: readonly (readonly string[])[] = []): void {
  const check = new SchemaCheck(complain);
  const made: Made = { parts: new Map() };
  check.shape(shape, SchemaView.ofKind(kind), made, '');
  for (const path of [...GIVEN, ...given]) check.descend(path, SchemaView.ofKind(kind), made);
  check.required(SchemaView.ofKind(kind), made, '', (message) => complain(`${kind}: ${message}`));
}

/** What is given of an object: its parts by name, each with what is given of it in turn, and the line of the mapping that gives it. */
interface Made {
  readonly parts: Map<string, Made>;
  readonly line?: number;
}

class SchemaCheck {
  readonly #complain: Complaint;

  constructor(complain: Complaint) {
    this.#complain = complain;
  }

  shape(shape: Shape, view: SchemaView, made: Made, path: string): void {
    if (shape.scriptName !== undefined) this.#targetOf(new Target([shape.scriptName], false), view, made, path, shape.fields[0]?.line ?? 1);
    for (const constant of shape.constants) this.#constant(constant, view, made, path);
    // Each way gives its own: of one object only one of them is there.
    for (const [index, { constants = [] }] of shape.template?.ways.entries() ?? []) for (const constant of constants) this.#constant(constant, view, made, path, index > 0);
    for (const field of shape.fields) this.#field(field, view, made, path);
  }

  /** What is given of the object at the end of a path. */
  descend(steps: readonly string[], view: SchemaView | undefined, made: Made): Made {
    const [step, ...rest] = steps;
    if (step === undefined) return made;
    const next: Made = made.parts.get(step) ?? { parts: new Map() };
    made.parts.set(step, next);
    return this.descend(rest, view?.property(step), next);
  }

  required(view: SchemaView, made: Made, path: string, complain: Complaint): void {
    for (const name of view.required()) if (!made.parts.has(name)) complain(`nothing gives '${join(path, name)}', which the shared schema requires`);
    for (const [name, part] of made.parts) {
      const property = view.property(name);
      if (property?.type() === 'object') this.required(property, part, join(path, name), part.line === undefined ? complain : (message) => this.#complain(message, part.line));
    }
  }

  #constant({ target, value, line }: Constant, view: SchemaView, made: Made, path: string, again = false): void {
    const at = this.#targetOf(target, view, made, path, line, again);
    if (at === undefined || !('constant' in value)) return;
    const type = at.view.type();
    if (type !== undefined && typeof value.constant !== (type === 'integer' ? 'number' : type)) return this.#complain(`'${at.path}' is of type ${type} in the shared schema: ${type === 'string' ? `write '${String(value.constant)}' in quotes` : `'${String(value.constant)}' is none`}`, line);
    this.#symbol(String(value.constant), at.view, at.path, line);
  }

  #field(field: ShapeField, view: SchemaView, made: Made, path: string): void {
    const { content, target, line } = field;
    if (field.find !== undefined) this.#targetOf(field.find.target, view, made, path, line, true);
    if (target === undefined) {
      if (content.kind !== 'value') this.shape(content.shape, view, made, path);
      return;
    }
    const at = this.#targetOf(target, view, made, path, line);
    if (at === undefined) return;
    this.#certain(field, target, view, at.path);
    const items = at.view.items();
    if (target.append && items === undefined) return this.#complain(`'${at.path}' is no list in the shared schema: nothing can be added to it`, line);
    if (content.kind === 'value') {
      if (field.defaultValue !== undefined && 'constant' in field.defaultValue && typeof field.defaultValue.constant === 'string') this.#symbol(field.defaultValue.constant, at.view, at.path, line);
      if (field.wrap !== undefined) this.#wrapped(field, items!, at.path);
      else if (target.append) this.#value(elementOf(content.converter.gives), items!, at.path, line);
      else this.#value(content.converter.gives, at.view, at.path, line);
      return;
    }
    const makes = content.shape.makes;
    if (makes !== undefined) return this.#value(makes.gives, target.append || content.kind === 'list' ? items! : at.view, at.path, line);
    const isOne = content.kind === 'object' || content.kind === 'part' || (content.kind === 'written' && content.separator === undefined && content.isLines !== true);
    if (isOne && !target.append) {
      if (at.view.type() !== 'object') return this.#complain(`'${field.name}' makes an object of '${at.path}', which is none in the shared schema`, line);
      return this.shape(content.shape, at.view, at.made, at.path);
    }
    if (items === undefined) return this.#complain(`'${field.name}' gives a list to '${at.path}', which is none in the shared schema`, line);
    this.#element(items, at.path, line, (element) => this.shape(content.shape, items, element, `${at.path}[]`));
  }

  /** What the shared schema requires of an object must be given in any case. (Lists that several fields add to have a rule of their own, such as any-of.) */
  #certain({ required, defaultValue, name, line }: ShapeField, target: Target, view: SchemaView, path: string): void {
    if (required || defaultValue !== undefined || target.append || GIVEN.some((given) => given.join('.') === path)) return;
    let owner: SchemaView | undefined = view;
    for (const step of target.owners) owner = owner?.property(step);
    if (owner?.required().includes(target.name) === true) this.#complain(`'${path}' is required by the shared schema: '${name}' must be required, or have a default`, line);
  }

  /** Objects made of single values. */
  #wrapped({ wrap, content, line }: ShapeField, items: SchemaView, path: string): void {
    this.#element(items, path, line, (element) => {
      for (const part of wrap!) {
        const at = this.#targetOf(new Target([part.name], false), items, element, `${path}[]`, line);
        if (at === undefined) continue;
        if (part.is === 'constant') this.#symbol(String(part.constant), at.view, at.path, line);
        if (part.is === 'value' && content.kind === 'value') this.#value(elementOf(content.converter.gives), at.view, at.path, line);
      }
    });
  }

  /** An element that a field adds to a list is whole by itself. */
  #element(items: SchemaView, path: string, line: number, fill: (element: Made) => void): void {
    const element: Made = { parts: new Map() };
    fill(element);
    this.required(items, element, `${path}[]`, (message) => this.#complain(message, line));
  }

  #targetOf(target: Target, view: SchemaView, made: Made, prefix: string, line: number, again = false): { view: SchemaView; made: Made; path: string } | undefined {
    let at = view;
    let path = prefix;
    for (const step of target.steps) {
      path = join(path, step);
      const next = at.property(step);
      if (next === undefined) {
        this.#complain(`'${path}' is not in the shared schema${didYouMean(step, at.propertyNames())}; '${parentOf(path)}' has ${at.propertyNames().join(', ') || 'no parts'}`, line);
        return undefined;
      }
      at = next;
    }
    const name = target.steps.at(-1)!;
    const object = this.descend(target.steps.slice(0, -1), view, made);
    const known = object.parts.get(name);
    if (known !== undefined && !target.append && !again && at.type() !== 'object') this.#complain(`'${path}' is given a second time`, line);
    const own: Made = known ?? { parts: new Map(), line };
    object.parts.set(name, own);
    return { view: at, made: own, path };
  }

  #value(gives: Gives, view: SchemaView, path: string, line: number): void {
    if (gives.type === 'nothing') return;
    const type = view.type();
    if (type !== undefined && type !== gives.type) return this.#complain(`'${path}' is of type ${type} in the shared schema, and here is given ${article(gives.type)}`, line);
    if (gives.type === 'array') {
      const items = view.items();
      if (items !== undefined) this.#value(gives.items, items, `${path}[]`, line);
      return;
    }
    if (gives.type !== 'string') return;
    for (const symbol of gives.symbols ?? []) if (!this.#symbol(symbol, view, path, line)) return;
    const format = view.format();
    if (gives.symbols === undefined && view.symbols() !== undefined) return this.#complain(`'${path}' takes one of ${view.symbols()!.join(', ')}: it needs a code list`, line);
    if (format !== undefined && ACCEPTED[format]?.includes(gives.format) === false) this.#complain(`'${path}' is of type ${format} in the shared schema, and here is given a ${gives.format}`, line);
  }

  #symbol(symbol: string, view: SchemaView, path: string, line: number): boolean {
    const symbols = view.symbols();
    if (symbols === undefined || symbols.includes(symbol)) return true;
    this.#complain(`'${path}' cannot be '${symbol}'${didYouMean(symbol, symbols)}: the shared schema has ${symbols.join(', ')}`, line);
    return false;
  }
}

function elementOf(gives: Gives): Gives {
  return gives.type === 'array' ? gives.items : gives;
}

function article(type: string): string {
  return `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`;
}

function join(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`;
}

function parentOf(path: string): string {
  return path.split('.').slice(0, -1).join('.') || 'the notification';
}
