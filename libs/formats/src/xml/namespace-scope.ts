const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** The namespace declarations that hold at a place of a document (Namespaces in XML 1.0, third edition). Asking takes the same time however deep the place is. */
export class NamespaceScope {
  /** Per prefix what it is bound to, the innermost last; '' the default. */
  readonly #bound = new Map<string, string[]>([['xml', [XML]]]);
  /** Prefixes in the order in which they were bound. */
  readonly #order: string[] = [];
  /** The namespace of elements without a prefix. */
  defaultUri = '';

  /** How many declarations hold, to be given back to {@link leave}. */
  get size(): number {
    return this.#order.length;
  }

  /** Takes a declaration; false where the standard forbids it. */
  declare(prefix: string, uri: string): boolean {
    if (prefix === 'xmlns' || uri === XMLNS || (prefix === 'xml') !== (uri === XML)) return false;
    if (prefix !== '' && uri === '') return false;
    const uris = this.#bound.get(prefix);
    if (uris === undefined) this.#bound.set(prefix, [uri]);
    else uris.push(uri);
    this.#order.push(prefix);
    if (prefix === '') this.defaultUri = uri;
    return true;
  }

  /** What a prefix is bound to; `undefined` where to nothing. */
  resolve(prefix: string): string | undefined {
    return this.#bound.get(prefix)?.at(-1);
  }

  /** Forgets the declarations of an element that ends. */
  leave(size: number): void {
    while (this.#order.length > size) {
      const prefix = this.#order.pop()!;
      const uris = this.#bound.get(prefix)!;
      uris.pop();
      if (prefix === '') this.defaultUri = uris.at(-1) ?? '';
    }
  }
}
