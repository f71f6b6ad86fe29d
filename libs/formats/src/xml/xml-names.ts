import { UNKNOWN_NAME, Vocabulary } from '../vocabulary.js';

/** How names of attributes begin in a mapping. */
const ATTRIBUTE_SIGN = '@';
/** `@S:*`: every attribute of that namespace that has no name of its own in the mapping. */
const ANY = '*';

/** The names of one namespace: local names of the source to numbers of the mapping's vocabulary. */
class LocalNames {
  readonly #locals: Vocabulary;
  readonly #ids: readonly number[];

  constructor(ids: ReadonlyMap<string, number>) {
    this.#locals = new Vocabulary(ids.keys());
    this.#ids = [UNKNOWN_NAME, ...ids.values()];
  }

  idOfSlice(text: string, start: number, end: number): number {
    return this.#ids[this.#locals.idOfSlice(text, start, end)]!;
  }

  /** The number of `*`: any name that the vocabulary does not have itself. */
  get idOfOthers(): number {
    return this.#ids[this.#locals.idOf(ANY)]!;
  }
}

/** A vocabulary as XML asks it: elements and attributes apart, by namespace. */
export class XmlNames {
  readonly vocabulary: Vocabulary;
  readonly #namespaces: ReadonlyMap<string, string>;
  readonly #elements = new Map<string, LocalNames>();
  readonly #attributes = new Map<string, LocalNames>();

  /** @param names of the vocabulary @param namespaces by the mapping's prefixes */
  constructor(vocabulary: Vocabulary, namespaces: ReadonlyMap<string, string>) {
    this.vocabulary = vocabulary;
    this.#namespaces = namespaces;
    const elements = new Map<string, Map<string, number>>();
    const attributes = new Map<string, Map<string, number>>();
    for (let id = 1; id <= vocabulary.size; id++) {
      const name = vocabulary.nameOf(id);
      const isAttribute = name.startsWith(ATTRIBUTE_SIGN);
      const [prefix, local] = split(isAttribute ? name.slice(ATTRIBUTE_SIGN.length) : name);
      // An attribute without a prefix is in no namespace.
      const uri = isAttribute && prefix === '' ? '' : (namespaces.get(prefix) ?? '');
      const of = isAttribute ? attributes : elements;
      const locals = of.get(uri) ?? new Map<string, number>();
      locals.set(local, id);
      of.set(uri, locals);
    }
    for (const [uri, ids] of elements) this.#elements.set(uri, new LocalNames(ids));
    for (const [uri, ids] of attributes) this.#attributes.set(uri, new LocalNames(ids));
  }

  /** Namespace and local name of an element's name in the mapping. */
  expand(name: string): { readonly uri: string; readonly local: string } {
    const [prefix, local] = split(name);
    return { uri: this.#namespaces.get(prefix) ?? '', local };
  }

  elements(uri: string): LocalNames {
    return this.#elements.get(uri) ?? NONE;
  }

  attributes(uri: string): LocalNames {
    return this.#attributes.get(uri) ?? NONE;
  }
}

const NONE = new LocalNames(new Map());

function split(name: string): [prefix: string, local: string] {
  const colon = name.indexOf(':');
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)];
}
