import { LIST, type WrittenNode } from '@cbx/formats';
import type { Output } from '../shape/assign.js';
import type { Shape } from '../shape/shape.js';
import type { ShapeField, WrittenContent } from '../shape/shape-field.js';
import { type Fit, FITS, offer, type Offered } from './offer.js';
import { addMarks, type Mark } from './pen.js';
import type { ListRender } from './shape-render.js';
import type { Found, Source } from './source.js';
import type { ShapeWriter } from './write-shape.js';

/** A field that elements of a list may go to. */
interface Way {
  readonly path: string;
  readonly field: ShapeField;
  /** The shape that the field stands in. */
  readonly shape: Shape;
  /** Whether its object comes once for each element. */
  readonly isRepeated: boolean;
}

interface List {
  readonly steps: readonly string[];
  /** In the order of the mapping. */
  readonly ways: Way[];
}

/** Whether a field's value is made of a list's elements one by one. */
export function isList({ target, content }: ShapeField): boolean {
  if (content.kind === 'written' && content.isLines === true) return false;
  return target !== undefined && (target.append || content.kind === 'list' || (content.kind === 'written' && isSeveral(content)));
}

/** Whether several objects are written, joined in one text or each in one of its own. */
function isSeveral({ separator, repeated }: WrittenContent): boolean {
  return separator !== undefined || repeated === true;
}

/**
 * Says for every list of an object which of its elements go to which field, and what is written of them. Each element in its order is offered to the fields in the order of
 * the mapping, or of the `render` section, and goes to the first that fits it exactly; where none does, to the first that takes it with another script by
 * its letters, then to the first that takes it without a part. One that no field takes is left out as lost.
 */
export function placeElements(writer: ShapeWriter, shape: Shape, source: Source): Map<ShapeField, readonly WrittenNode[]> {
  const placed = new Map<ShapeField, readonly WrittenNode[]>();
  for (const [path, list] of listsOf(shape)) {
    const found = source.find(list.steps);
    if (found === undefined) continue;
    const nodes = new Placing(writer, source, list, shape.render?.lists.get(path), found).place();
    const isMixed = shape.render?.lists.get(path)?.mixed === true;
    if (isMixed) placed.set(list.ways[0]!.field, nodes.map(({ node }) => node));
    else for (const { field } of list.ways) placed.set(field, gathered(field, nodes.filter((each) => each.field === field).map(({ node }) => node)));
  }
  return placed;
}

const LISTS = new WeakMap<Shape, ReadonlyMap<string, List>>();

function listsOf(shape: Shape): ReadonlyMap<string, List> {
  let lists = LISTS.get(shape);
  if (lists === undefined) LISTS.set(shape, (lists = collect(shape, '', new Map())));
  return lists;
}

function collect(shape: Shape, prefix: string, lists: Map<string, List>, isRepeated = false): Map<string, List> {
  for (const field of shape.fields) {
    const { name, target, content } = field;
    if (isList(field)) {
      const path = target!.steps.join('.');
      const list = lists.get(path) ?? { steps: target!.steps, ways: [] };
      list.ways.push({ path: prefix + name, field, shape, isRepeated });
      lists.set(path, list);
      // What has a section of its own places its own elements.
    } else if (target === undefined && content.kind === 'list') collect(content.shape, `${prefix}${name}.`, lists, true);
    else if (target === undefined && (content.kind === 'object' || content.kind === 'part') && content.shape.render === undefined) collect(content.shape, `${prefix}${name}.`, lists);
  }
  return lists;
}

/** The items of a list in one value, where the format has them so. */
function gathered({ sourceName: name, content }: ShapeField, nodes: readonly WrittenNode[]): readonly WrittenNode[] {
  if (nodes.length === 0) return nodes;
  if (content.kind === 'value') return content.converter.list?.gather === undefined ? nodes : [{ ...content.converter.list.gather(nodes), name }];
  if (content.kind === 'list' && !content.repeated) return [{ name, kind: LIST, text: '', children: nodes.map((node) => ({ ...node, name: '' })) }];
  if (content.kind === 'written' && isSeveral(content)) return [{ ...nodes[0]!, text: nodes.map(({ text }) => text).join(content.separator) }];
  return nodes;
}

/** Whether a field takes any number of elements. */
function takesMany({ content }: ShapeField): boolean {
  return content.kind === 'list' || (content.kind === 'written' && isSeveral(content)) || (content.kind === 'value' && content.converter.list !== undefined);
}

interface PlacedNode {
  readonly field: ShapeField;
  readonly node: WrittenNode;
}

interface RoutedWay extends Way {
  readonly route?: ListRender['routes'][number] | undefined;
}

/** The placing of one list's elements. */
class Placing {
  readonly #writer: ShapeWriter;
  readonly #source: Source;
  readonly #ways: readonly RoutedWay[];
  readonly #render: ListRender | undefined;
  readonly #list: Found;
  readonly #name: string;
  readonly #elements: readonly unknown[];
  readonly #offered = new Map<string, Offered>();
  readonly #full = new Set<Way>();
  readonly #nodes: PlacedNode[] = [];
  readonly #leftOut: Mark[] = [];
  /** How far the fields are filled, where they are filled in order. */
  #from = 0;

  constructor(writer: ShapeWriter, source: Source, { ways, steps }: List, render: ListRender | undefined, list: Found) {
    this.#writer = writer;
    this.#source = source;
    this.#render = render;
    this.#list = list;
    this.#name = steps.at(-1)!;
    this.#elements = list.value as readonly unknown[];
    this.#ways = render === undefined ? ways : render.routes.flatMap((route) => ways.filter(({ path }) => path === route.path).map((way) => ({ ...way, route })));
  }

  place(): readonly PlacedNode[] {
    const { without = [] } = this.#render ?? {};
    const isWithout = this.#elements.map((element) => without.length > 0 && without.every((condition) => condition(element as Output)));
    const hasOthers = isWithout.includes(false);
    const seen = new Set<unknown>();
    this.#elements.forEach((element, index) => {
      if ((isWithout[index]! && hasOthers) || this.#isRepeated(element, seen) || !this.#placeOne(index)) this.#list.pen.at(index).lose('FIELD.LOSSY');
    });
    this.#tellLeftOut();
    return this.#nodes;
  }

  /** Whether an earlier element has the same where no two may. */
  #isRepeated(element: unknown, seen: Set<unknown>): boolean {
    const [{ field }] = this.#ways as [Way];
    const { content } = field;
    const unique = content.kind === 'list' || content.kind === 'written' ? content.unique : undefined;
    if (unique === undefined || content.kind === 'value') return false;
    const key = (element as Output)[content.shape.fields[unique]!.target?.name ?? ''];
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  }

  /** Whether some field takes the element, be it that it is then left out. */
  #placeOne(index: number): boolean {
    for (const fit of FITS) {
      for (let at = this.#from; at < this.#ways.length; at++) {
        const way = this.#ways[at]!;
        if (this.#full.has(way) || !this.#isOpen(way, index)) continue;
        const offered = this.#offer(way, index, fit);
        if (offered.is === 'NO' || (way.route?.ifAnother === true && offered.is === 'WRITTEN' && !this.#hasAnother(way, index))) continue;
        if (this.#render?.inOrder === true) this.#from = at;
        this.#take(way, offered);
        return true;
      }
    }
    return false;
  }

  /** Whether the conditions of a field's route hold for an element. */
  #isOpen({ route }: RoutedWay, index: number): boolean {
    return route === undefined || route.when.every((condition) => condition(this.#elements[index] as Output));
  }

  /** Whether a later element would go there too. */
  #hasAnother(way: RoutedWay, index: number): boolean {
    for (let at = index + 1; at < this.#elements.length; at++) if (this.#isOpen(way, at) && this.#offer(way, at, 'strict').is === 'WRITTEN') return true;
    return false;
  }

  #offer(way: Way, index: number, fit: Fit): Offered {
    const key = `${way.path} ${index} ${fit}`;
    let offered = this.#offered.get(key);
    if (offered === undefined) {
      const { pen, guide } = this.#list;
      const element: Found = { value: this.#elements[index], pen: pen.at(index), guide: guide?.items() };
      offered = offer(this.#writer, way.shape, way.field, this.#source, element, this.#name, fit);
      this.#offered.set(key, offered);
    }
    return offered;
  }

  #take(way: Way, offered: Exclude<Offered, { is: 'NO' }>): void {
    if (offered.is === 'LEFT_OUT') {
      addMarks(this.#leftOut, offered.marks);
      return;
    }
    addMarks(this.#list.pen.marks, offered.marks);
    for (const node of offered.nodes) this.#nodes.push({ field: way.field, node });
    if (!way.isRepeated && !takesMany(way.field)) this.#full.add(way);
  }

  /** What was left out is lost, unless nothing is left of a list that is needed: then what its first element lacks stands against all, or that there is none where it had nothing. */
  #tellLeftOut(): void {
    const { marks } = this.#list.pen;
    const isNeeded = this.#nodes.length === 0 && this.#isNeeded();
    if (!isNeeded || marks.some(({ kind, pointer }) => kind === 'NEEDED' && pointer.startsWith(`${this.#list.pen.pointer}/`))) addMarks(marks, this.#leftOut);
    else if (this.#leftOut.length > 0 && this.#leftOut[0]!.code !== 'FIELD.LOSSY') marks.push({ ...this.#leftOut[0]!, kind: 'NEEDED' });
    else marks.push({ code: 'FIELD.MISSING', pointer: this.#list.pen.pointer, kind: 'NEEDED', isNothing: true });
  }

  #isNeeded(): boolean {
    const path = this.#list.pen.pointer.slice(this.#source.pen.pointer.length).split('/').slice(1, -1);
    const holder = path.length === 0 ? { value: this.#source.value, guide: this.#source.guide } : this.#source.find(path);
    return holder?.guide?.needs(this.#name, holder.value as Output, new Set()) === true;
  }
}
