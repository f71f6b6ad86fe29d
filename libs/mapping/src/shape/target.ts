/** A place in an object in the making. */
export class Target {
  /** All names that lead to it. */
  readonly steps: readonly string[];
  /** Added to a list rather than assigned. */
  readonly append: boolean;
  /** The names but the last, and the last. */
  readonly owners: readonly string[];
  readonly name: string;

  constructor(steps: readonly string[], append: boolean) {
    this.steps = steps;
    this.append = append;
    this.owners = steps.slice(0, -1);
    this.name = steps.at(-1) ?? '';
  }
}

/** A value, or what the envelope gives. */
export type GivenValue = { readonly constant: unknown } | { readonly variable: string };

/** Or so many years after the day of the field with that index. */
export type DefaultValue = GivenValue | { readonly after: number; readonly years: number };

/** A part of an object that is made of a value: the value itself, its script by its letters, or a constant. */
export type WrapPart = { readonly name: string } & ({ readonly is: 'value' } | { readonly is: 'script' } | { readonly is: 'constant'; readonly constant: unknown });

/** What an object has in any case. */
export interface Constant {
  readonly target: Target;
  readonly value: GivenValue;
  /** Line of the mapping. */
  readonly line: number;
}
