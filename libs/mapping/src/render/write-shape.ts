import { OBJECT, TEXT, type WrittenNode } from '@cbx/formats';
import { codePointLength, normalizeText } from '@cbx/kernel';
import { CodedConverter } from '../convert/coded.js';
import type { Converter, Ink } from '../convert/converter.js';
import { mark } from '../convert/scalar.js';
import { OWN_TEXT, type Shape } from '../shape/shape.js';
import type { Content, ShapeField } from '../shape/shape-field.js';
import { join, separatorsIn } from '../shape/template.js';
import { loseUncarried } from './carried.js';
import { isList, placeElements } from './place-elements.js';
import { addMarks, type ItemStyle, type Mark, Pen } from './pen.js';
import { judge, type LeavingOut, settle } from './settle.js';
import { type Choice, type RenderText, type ShapeRender, valueAt } from './shape-render.js';
import { type Found, ObjectSource, type Source } from './source.js';

export interface ShapeWriterOptions {
  readonly leavingOut: LeavingOut;
  /** What templates may name beside the object that is written: `id`, `at`, `count`. */
  readonly given: Readonly<Record<string, unknown>>;
  /** What stands at fields that hold something else, by their paths from the root: the records in the envelope. */
  readonly elsewhere?: ReadonlyMap<string, readonly WrittenNode[]>;
}

/** Where a shape's fields are in the shape that says how they are rendered. */
interface Section {
  readonly render: ShapeRender | undefined;
  /** Before a field's name, as `fullName.`. */
  readonly prefix: string;
}

/** Writes objects of the notification by their shapes: the way back of `readShape`. */
export class ShapeWriter {
  readonly leavingOut: LeavingOut;
  readonly #given: Readonly<Record<string, unknown>>;
  readonly #elsewhere: ReadonlyMap<string, readonly WrittenNode[]>;

  constructor({ leavingOut, given, elsewhere = new Map() }: ShapeWriterOptions) {
    this.leavingOut = leavingOut;
    this.#given = given;
    this.#elsewhere = elsewhere;
  }

  /** The fields of an object, in the order of the mapping. What was lost, or cannot be written, is marked with the source's pen. */
  fields(shape: Shape, source: Source): WrittenNode[] {
    return this.#fields(shape, source, new Map(), { render: undefined, prefix: '' });
  }

  /** An object by what a field makes it of: one node, those of its fields where it is a part, or none where nothing is left of it. */
  object(name: string, content: Exclude<Content, { kind: 'value' }>, found: Found): readonly WrittenNode[] {
    const source = new ObjectSource(found.value, found.pen, found.guide);
    if (content.kind === 'written') {
      const text = this.#text(content.shape, source, { separators: [], list: content.separator });
      return text === undefined || text === '' ? [] : [{ name, kind: TEXT, text, children: [], pointer: found.pen.pointer }];
    }
    if (content.shape.rules.some((rule) => rule.accepts?.(source.value, content.shape) === false)) return found.pen.refuse() ?? [];
    const children = this.fields(content.shape, source);
    return content.kind === 'part' ? children : [element(name, content.shape, children)];
  }

  /** An object whose shape makes one value of its fields: what each of them is given, in a node of its own, or without one where it is a part. */
  made(name: string, { shape, kind }: Exclude<Content, { kind: 'value' }>, { value, pen }: Found): readonly WrittenNode[] {
    const given = shape.makes!.take(value, pen);
    if (given === undefined) {
      pen.lose('FIELD.LOSSY');
      return [];
    }
    const children = shape.fields.flatMap(({ sourceName, content }, index) => (given.has(index) && content.kind === 'value' ? named(sourceName, content.converter.write?.(given.get(index), pen)) : []));
    return [{ name: kind === 'part' ? '' : name, kind: OBJECT, text: '', children }];
  }

  #fields(shape: Shape, source: Source, inherited: ReadonlyMap<ShapeField, readonly WrittenNode[]>, around: Section): WrittenNode[] {
    const isRoot = shape.render !== undefined || around.prefix === '';
    const section: Section = shape.render === undefined ? around : { render: shape.render, prefix: '' };
    const placed = isRoot ? new Map([...inherited, ...placeElements(this, shape, source)]) : inherited;
    return shape.fields.flatMap((field) => this.#field(field, source, placed, section));
  }

  #field(field: ShapeField, source: Source, placed: ReadonlyMap<ShapeField, readonly WrittenNode[]>, section: Section): readonly WrittenNode[] {
    const path = section.prefix + field.name;
    const elsewhere = this.#elsewhere.get(path);
    if (elsewhere !== undefined) return elsewhere;
    const choices = section.render?.values.get(path);
    if (choices !== undefined) return this.#chosen(field, choices, source);
    const { content, target } = field;
    if (content.kind === 'written' && content.isLines === true) return [];
    if (isList(field)) return content.kind === 'part' ? (placed.get(field) ?? []).flatMap(ofPart) : (placed.get(field) ?? []);
    if (target === undefined) {
      if (content.kind === 'list') return this.#repeated(field, content.shape, source, placed, section);
      if (content.kind === 'value' && content.converter.only !== undefined) return named(field.sourceName, this.#literal(content.converter, content.converter.only));
      if (content.kind === 'written' && content.separator === undefined && content.repeated !== true) {
        const text = this.#text(content.shape, source, { separators: [], list: undefined });
        return text === undefined || text === '' ? [] : [{ name: field.sourceName, kind: TEXT, text, children: [], pointer: source.pen.pointer }];
      }
      if (content.kind !== 'object' && content.kind !== 'part') return [];
      // It makes nothing of its own: its fields go where its parent's do.
      const children = [...this.#fields(content.shape, source, placed, { render: section.render, prefix: `${path}.` }), ...(this.#elsewhere.get(`${path}.*`) ?? [])];
      if (content.kind === 'part') {
        if (isEmptyText(field, children)) source.pen.fail('FIELD.INVALID');
        return children;
      }
      return children.length === 0 ? [] : [element(field.sourceName, content.shape, children)];
    }
    const found = source.find(target.steps);
    if (found === undefined) return [];
    if (content.kind === 'value') {
      const nodes = this.#value(field, content.converter, found);
      // What would be read as nothing stands against the object that holds it.
      if (isEmptyText(field, nodes)) source.pen.fail('FIELD.INVALID');
      return nodes;
    }
    if (content.shape.makes !== undefined) {
      const nodes = this.made(field.sourceName, content, found);
      if (nodes.length === 0 && field.required) found.pen.fail('FIELD.INVALID');
      return content.kind === 'part' ? nodes.flatMap(ofPart) : nodes;
    }
    return this.#ownObject(field, content, found, target.name);
  }

  /** Elements that give what they have to the object around: one for each that was placed; what stands only in the first is in that, or makes one. */
  #repeated({ sourceName: name }: ShapeField, shape: Shape, source: Source, placed: ReadonlyMap<ShapeField, readonly WrittenNode[]>, section: Section): readonly WrittenNode[] {
    const elements = shape.fields.flatMap((own) => (placed.get(own) ?? []).map((node): WrittenNode => ({ name, kind: OBJECT, text: '', children: node.name === '' ? node.children : [node] })));
    const inFirst = shape.fields.filter((own) => own.inFirst).flatMap((own) => this.#field(own, source, placed, section));
    if (inFirst.length === 0) return elements;
    const [first, ...others] = elements;
    return [first === undefined ? { name, kind: OBJECT, text: '', children: inFirst } : { ...first, children: [...first.children, ...inFirst] }, ...others];
  }

  /** What a `render` section says stands there. */
  #chosen(field: ShapeField, choices: readonly Choice[], source: Source): readonly WrittenNode[] {
    const choice = choices.find(({ when }) => when.every((condition) => condition(source.value)));
    if (choice === undefined || field.content.kind !== 'value') return [];
    const { converter } = field.content;
    const [only] = choice.text;
    if (choice.text.length === 1 && only !== undefined && typeof only !== 'string') {
      const value = this.#named(only.path, source);
      if (value === undefined) return [];
      // Of what the gateway gives nothing is lost to anybody.
      const { pen } = (this.#isGiven(only.path) ? undefined : source.find(only.path)) ?? { pen: new Pen(source.pen.style, []) };
      return named(field.sourceName, converter.write?.(value, pen.with(undefined, field.rendered, roomOf(field))));
    }
    return named(field.sourceName, this.#literal(converter, this.#rendered(choice.text, source)));
  }

  #literal(converter: Converter, text: string): Ink {
    if (converter instanceof CodedConverter) return converter.inkOf(text);
    return { kind: TEXT, text, children: [] };
  }

  #rendered(text: RenderText, source: Source): string {
    return text.map((part) => (typeof part === 'string' ? part : String(this.#named(part.path, source) ?? ''))).join('');
  }

  #isGiven(path: readonly string[]): boolean {
    return path.length === 1 && Object.hasOwn(this.#given, path[0]!);
  }

  #named(path: readonly string[], source: Source): unknown {
    return this.#isGiven(path) ? this.#given[path[0]!] : (source.find(path)?.value ?? valueAt(source.value, path));
  }

  #value(field: ShapeField, converter: Converter, { value, pen }: Found): readonly WrittenNode[] {
    const { marks } = pen;
    const before = marks.length;
    const own = pen.with(undefined, field.rendered, roomOf(field));
    const { list } = converter;
    if (list !== undefined && Array.isArray(value)) {
      const inks = value.flatMap((item, index) => list.writeItem(item, own.at(index)) ?? []);
      if (inks.length === 0) return [];
      if (list.gather === undefined) return inks.map((ink) => ({ ...ink, name: field.sourceName }));
      const ink = list.gather(inks);
      if (own.room !== undefined && codePointLength(ink.text) > own.room) own.fail('FIELD.TOO_LONG');
      return [{ ...ink, name: field.sourceName }];
    }
    const ink = converter.write?.(value, own);
    // What stands for an absent value, and has no code, is not written.
    const { defaultValue } = field;
    if (ink === undefined && defaultValue !== undefined && 'constant' in defaultValue && defaultValue.constant === value) marks.length = before;
    return named(field.sourceName, ink);
  }

  /** An object that goes to a place of its own: left out where it lacks what it needs, and may be. */
  #ownObject(field: ShapeField, content: Exclude<Content, { kind: 'value' }>, { value, pen, guide }: Found, name: string): readonly WrittenNode[] {
    const marks: Mark[] = [];
    const own = { value, pen: new Pen(pen.style, marks, pen.pointer), guide };
    const nodes = this.object(field.sourceName, content, own);
    loseUncarried(content.shape, new ObjectSource(value, own.pen, guide));
    settle(marks, own, this.leavingOut);
    const isLeftOut = judge(marks, name, pen.pointer, this.leavingOut) === 'LEFT_OUT';
    addMarks(pen.marks, marks);
    return isLeftOut ? [] : nodes;
  }

  /** An object within a text, as its template has it. */
  #text(shape: Shape, source: Source, item: ItemStyle): string | undefined {
    const template = shape.template!;
    const pieces = shape.fields.map((field, index) => {
      const choices = shape.render?.values.get(field.name);
      if (choices !== undefined) return this.#chosen(field, choices, source)[0]?.text;
      const isRest = template.ways.some(({ fields, parts }) => parts[fields.indexOf(index)]?.isRest === true);
      const own: ItemStyle = { separators: [...separatorsIn(template, index), ...(isRest ? [] : item.separators)], list: item.list };
      return this.#piece(field, source, own);
    });
    const text = join(template, pieces.map((piece) => (piece === '' ? undefined : piece)));
    return text ?? source.pen.refuse();
  }

  /** The items of a list within a text, in the text of one part. */
  #items(shape: Shape, separator: string, { value, pen, guide }: Found, item: ItemStyle): string | undefined {
    const own: ItemStyle = { separators: [...item.separators, ...(item.list === undefined ? [] : [item.list])], list: separator };
    const texts = (value as unknown[]).flatMap((each, index) => this.#text(shape, new ObjectSource(each, pen.at(index), guide?.items()), own) ?? []);
    return texts.length === 0 ? undefined : texts.join(separator);
  }

  #piece({ content, target, rendered, name, wrap }: ShapeField, source: Source, item: ItemStyle): string | undefined {
    if (target === undefined) return content.kind === 'written' ? this.#text(content.shape, source, item) : undefined;
    const found = source.find(target.steps);
    if (found === undefined) return undefined;
    if (content.kind === 'written' && content.separator !== undefined && Array.isArray(found.value)) return this.#items(content.shape, content.separator, found, item);
    if (content.kind === 'written') return this.#text(content.shape, new ObjectSource(found.value, found.pen, found.guide), item);
    if (content.kind !== 'value') return undefined;
    if (content.converter === mark) return found.value === true ? name : undefined;
    if (wrap === undefined) return content.converter.write?.(found.value, found.pen.with(item, rendered))?.text;
    // One part takes one element of a list, the first; its value is a part of it.
    const elements = found.value as readonly Readonly<Record<string, unknown>>[];
    const part = wrap.find(({ is }) => is === 'value')!.name;
    for (let index = 1; index < elements.length; index++) found.pen.at(index).lose('FIELD.LOSSY');
    const value = elements[0]?.[part];
    return value === undefined ? found.pen.refuse() : content.converter.write?.(value, found.pen.at(0).at(part).with(item, rendered))?.text;
  }
}

/** A part has no name: what is in it stands where it would. */
function ofPart(node: WrittenNode): readonly WrittenNode[] {
  return node.name === '' ? node.children : [node];
}

/** An element of a shape; one that is a text has its attributes beside it. */
function element(name: string, { isText }: Shape, children: readonly WrittenNode[]): WrittenNode {
  const own = isText ? children.find((child) => child.name === OWN_TEXT) : undefined;
  return own === undefined ? { name, kind: OBJECT, text: '', children } : { ...own, name, children: children.filter((child) => child !== own) };
}

/** How many code points a field has room for, where it has columns. */
export function roomOf({ columns }: ShapeField): number | undefined {
  return columns === undefined ? undefined : columns.to - columns.from + 1;
}

/** Whether what is written of a field is the text that stands for nothing. */
export function isEmptyText({ emptyText }: ShapeField, nodes: readonly WrittenNode[]): boolean {
  return emptyText !== undefined && normalizeText(nodes.map(({ text }) => text).join(' ')) === emptyText;
}

function named(name: string, ink: Ink | undefined): readonly WrittenNode[] {
  return ink === undefined ? [] : [{ ...ink, name }];
}
