import type { Shape } from '../shape/shape.js';
import type { Entry, YamlFile } from './yaml-file.js';

/** What a translation tells of the envelope beside the records (`EnvelopeFacts`). */
const FACTS: readonly string[] = ['messageId', 'sentAt', 'status'];

/** What an envelope gives to its records by name, such as `$status`, and what of it is taken. */
export class Variables {
  /** Whether it is given in any case. */
  readonly #given: ReadonlyMap<string, boolean>;
  readonly #taken = new Set<string>();

  /** @param path to the records: what leads to them is there where they are @param around the document that holds the submission */
  constructor(envelope: Shape, path: readonly string[], around?: Shape) {
    this.#given = new Map([...(around === undefined ? [] : givenBy(around, undefined, true)), ...givenBy(envelope, path, true)]);
  }

  /** Takes what must be given in any case. */
  take(file: YamlFile, name: string, line: number): void {
    this.#taken.add(name);
    const isCertain = this.#given.get(name);
    if (isCertain === undefined) file.mistakeAt(line, `the envelope does not give '$${name}': it gives ${[...this.#given.keys()].map((each) => `$${each}`).join(', ') || 'nothing'}`);
    else if (!isCertain) file.mistakeAt(line, `the envelope gives '$${name}' only where its field is there: it must be required, or have a default`);
  }

  /** What the envelope gives, in any case or not. */
  names(): readonly string[] {
    return [...this.#given.keys()];
  }

  /** Takes what an answer tells, where it is there; whether the envelope gives it. */
  tell(name: string): boolean {
    if (!this.#given.has(name)) return false;
    this.#taken.add(name);
    return true;
  }

  /** What is given and taken by none of several ways to read it. */
  static reportUnused(file: YamlFile, entry: Entry, ways: readonly Variables[]): void {
    const given = new Set(ways.flatMap((way) => [...way.#given.keys()]));
    for (const name of given) if (!FACTS.includes(name) && !ways.some((way) => way.#taken.has(name))) file.mistake(entry.key, `the envelope gives '$${name}', which no record takes and no answer tells`);
  }
}

function givenBy(shape: Shape, path: readonly string[] | undefined, isCertain: boolean): Map<string, boolean> {
  const names = new Map<string, boolean>();
  for (const { name, target, content, required, defaultValue } of shape.fields) {
    const isOnPath = path !== undefined && name === path[0];
    const isGiven = isCertain && (isOnPath || required || defaultValue !== undefined);
    if (target !== undefined) names.set(target.steps.join('.'), isGiven || names.get(target.steps.join('.')) === true);
    if (content.kind === 'object') for (const [inner, certain] of givenBy(content.shape, isOnPath ? path.slice(1) : undefined, isGiven)) names.set(inner, certain || names.get(inner) === true);
  }
  return names;
}
