import { NO_NODE, NULL, OBJECT, type Tree, UNKNOWN_NAME } from '@cbx/formats';
import type { FaultReporter } from '../fault.js';
import type { Pen } from '../render/pen.js';
import { ABSENT, type Converter, FAULTY, type Ink, type Outcome } from './converter.js';
import { warnUnknown } from './unknown-field.js';

/**
 * An element of which one attribute is the value: `Element@name`. An element that stands must have it, and has nothing else.
 * One without attributes and child elements is empty: ABSENT.
 */
export class AttributeValue implements Converter {
  readonly readsElement = true;
  readonly expected: Converter['expected'];
  readonly gives: Converter['gives'];
  readonly #name: string;
  readonly #value: Converter;
  #id = UNKNOWN_NAME;

  /** @param name as the tree has it: `@name` */
  constructor(name: string, value: Converter) {
    this.#name = name;
    this.#value = value;
    this.expected = value.expected;
    this.gives = value.gives;
  }

  read(tree: Tree, node: number, sink: FaultReporter): Outcome {
    if (!tree.hasChildren(node) || tree.kind(node) === NULL) return ABSENT;
    const attribute = this.warnBeside(tree, node, sink);
    const outcome = attribute === NO_NODE ? ABSENT : this.#value.read(tree, attribute, sink);
    if (outcome !== ABSENT) return outcome;
    sink.reject('FIELD.MISSING', tree.nameLine(node), this.expected, node, this.#name);
    return FAULTY;
  }

  write(value: unknown, pen: Pen): Ink | undefined {
    const ink = this.#value.write?.(value, pen);
    return ink === undefined ? undefined : this.around(ink);
  }

  /** The element whose attribute that is. */
  around(ink: Ink): Ink {
    return { kind: OBJECT, text: '', children: [{ ...ink, name: this.#name }] };
  }

  /** Warns of what an element has beside its attribute. @returns the attribute; NO_NODE where the element has none */
  warnBeside(tree: Tree, node: number, sink: FaultReporter): number {
    const attribute = this.nodeIn(tree, node);
    const { nexts } = tree;
    const end = nexts[node]!;
    for (let child = node + 1; child < end; child = nexts[child]!) if (child !== attribute) warnUnknown(tree, child, sink);
    return attribute;
  }

  /** The attribute of an element; NO_NODE where it has none. */
  nodeIn(tree: Tree, node: number): number {
    if (this.#id === UNKNOWN_NAME) this.#id = tree.vocabulary.idOf(this.#name);
    return tree.child(node, this.#id);
  }
}
