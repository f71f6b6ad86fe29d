import type { SingleByteEncoding } from '../encoding/single-byte.js';

/** What a mapping says of its XML. */
export interface XmlLayout {
  /** Which the document must declare; UTF-8 also where it declares none. */
  readonly encoding: 'utf-8' | SingleByteEncoding;
  /** Namespaces by the prefixes that the mapping's names have; '' of names without a prefix. The document may use any prefixes. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** The root element's name, as the mapping writes names. */
  readonly root: string;
  /** Whether an attribute or element without content is at fault. */
  readonly forbidsEmpty?: boolean;
  /** A text that says of an element that it has none, such as `-`; one word. */
  readonly nullText?: string | undefined;
}
