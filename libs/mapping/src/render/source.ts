import type { Output } from '../shape/assign.js';
import type { Constant } from '../shape/target.js';
import type { Pen } from './pen.js';
import type { SchemaGuide } from './schema-guide.js';

/** A value of the notification, the pen for it, and what the shared schema says of it. */
export interface Found {
  readonly value: unknown;
  readonly pen: Pen;
  readonly guide: SchemaGuide | undefined;
}

/** What an object is written from. */
export interface Source {
  readonly value: Readonly<Output>;
  readonly pen: Pen;
  readonly guide: SchemaGuide | undefined;
  /** What stands at a target's place; `undefined` where nothing does. */
  find(steps: readonly string[]): Found | undefined;
}

/** An object of the notification, or the notification. */
export class ObjectSource implements Source {
  readonly value: Readonly<Output>;
  readonly pen: Pen;
  readonly guide: SchemaGuide | undefined;

  constructor(value: unknown, pen: Pen, guide: SchemaGuide | undefined) {
    this.value = value as Output;
    this.pen = pen;
    this.guide = guide;
  }

  find(steps: readonly string[]): Found | undefined {
    let found: Found = { value: this.value, pen: this.pen, guide: this.guide };
    for (const step of steps) {
      const value = (found.value as Output | undefined)?.[step];
      if (value === undefined) return undefined;
      found = { value, pen: found.pen.at(step), guide: found.guide?.property(step) };
    }
    return found;
  }
}

/** What the envelope gave to the records when it was read, taken back from one of them: each variable from where the records have it. */
export class EnvelopeSource implements Source {
  readonly value: Readonly<Output> = {};
  readonly pen: Pen;
  readonly guide = undefined;
  readonly #record: Source;
  readonly #places = new Map<string, readonly string[]>();

  /** @param constants what the records take from the envelope */
  constructor(record: Source, constants: readonly Constant[]) {
    this.#record = record;
    this.pen = record.pen;
    for (const { target, value } of constants) if ('variable' in value && !this.#places.has(value.variable)) this.#places.set(value.variable, target.steps);
  }

  find(steps: readonly string[]): Found | undefined {
    // A `render` section names what the notification has.
    return this.#record.find(this.#places.get(steps.join('.')) ?? steps);
  }
}
