import { SampleValues } from './sample-values.js';

/** A place of the source as samples have it: a column, an element, an attribute, a member; with what stands in it. */
export class Place {
  readonly name: string;
  readonly values = new SampleValues();
  readonly children = new Map<string, Place>();
  /** Whether it stands more than once in one object. */
  repeats = false;
  /** How often it is there. */
  count = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** The place of that name within, made where there is none. */
  child(name: string): Place {
    let place = this.children.get(name);
    if (place === undefined) this.children.set(name, (place = new Place(name)));
    return place;
  }

  get isObject(): boolean {
    return this.children.size > 0;
  }
}

/** What a sample shows of a format. */
export interface Sketch {
  /** Lines of `bytes`, behind codec, media types and limits. */
  readonly bytes: readonly string[];
  readonly mediaTypes: string;
  readonly hasDepth: boolean;
  /** Names that say nothing of what is sent, such as where the schema is. */
  readonly ignored: readonly string[];
  /** What surrounds the records. */
  readonly around: Place;
  /** Where the records are, as `submission.records` says it. */
  readonly records: string;
  /** The names of the records' elements, where these are several and may say the kind. */
  readonly recordNames: readonly string[];
  readonly record: Place;
}
