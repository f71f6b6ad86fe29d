import type { NotificationKind } from '@cbx/contracts';
import { SchemaView } from '../language/schema-view.js';

const ELEMENT = /^[0-9]+$/;

/** What the shared schema says of the values at one place of a notification: their order, and which of them an object needs. */
export class SchemaGuide {
  static readonly #guides = new Map<NotificationKind, SchemaGuide>();

  readonly #view: SchemaView;
  readonly #names: readonly string[];
  readonly #required: ReadonlySet<string>;
  readonly #oneOf: readonly string[];
  readonly #parts = new Map<string, SchemaGuide | undefined>();
  #items: SchemaGuide | undefined;

  private constructor(view: SchemaView) {
    this.#view = view;
    this.#names = view.propertyNames();
    this.#required = new Set(view.required());
    this.#oneOf = view.oneOf();
  }

  static ofKind(kind: NotificationKind): SchemaGuide {
    let guide = this.#guides.get(kind);
    if (guide === undefined) this.#guides.set(kind, (guide = new SchemaGuide(SchemaView.ofKind(kind))));
    return guide;
  }

  property(name: string): SchemaGuide | undefined {
    if (!this.#parts.has(name)) {
      const view = this.#view.property(name);
      this.#parts.set(name, view === undefined ? undefined : new SchemaGuide(view));
    }
    return this.#parts.get(name);
  }

  items(): SchemaGuide | undefined {
    const view = this.#items === undefined ? this.#view.items() : undefined;
    if (view !== undefined) this.#items = new SchemaGuide(view);
    return this.#items;
  }

  /** Whether an object cannot do without that value, when `unfit` are those of it that cannot be written. */
  needs(name: string, object: Readonly<Record<string, unknown>>, unfit: ReadonlySet<string>): boolean {
    if (this.#required.has(name)) return true;
    if (this.isAlternative(name)) return this.#oneOf.every((each) => object[each] === undefined || unfit.has(each));
    return isOfDecision(name, object);
  }

  /** Whether the value is one of several of which an object needs one. */
  isAlternative(name: string): boolean {
    return this.#oneOf.includes(name);
  }

  /** The order of two pointers: that of the schema's tables, where a value's own parts stand where it does. */
  compare(a: string, b: string): number {
    return this.#compareSteps(a.split('/').slice(1), b.split('/').slice(1));
  }

  #compareSteps([one, ...rest]: readonly string[], [other, ...otherRest]: readonly string[]): number {
    if (one === undefined || other === undefined) return (one === undefined ? 0 : 1) - (other === undefined ? 0 : 1);
    const isElement = ELEMENT.test(one);
    if (one !== other) return isElement ? Number(one) - Number(other) : this.#placeOf(one) - this.#placeOf(other);
    const below = isElement ? this.items() : this.property(one);
    return below === undefined ? 0 : below.#compareSteps(rest, otherRest);
  }

  #placeOf(name: string): number {
    const place = this.#names.indexOf(name);
    return place < 0 ? this.#names.length : place;
  }
}

/** A decided procedure has a determination and its day (RULE.DECISION_INCOMPLETE). */
function isOfDecision(name: string, object: Readonly<Record<string, unknown>>): boolean {
  return object.procedure === 'DECIDED' && (name === 'determination' || name === 'decidedOn');
}
