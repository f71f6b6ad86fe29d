import type { Encoding } from '../encoding/encodings.js';

/** What a mapping says of its XML. */
export interface XmlLayout {
  /** Which the document must declare; UTF-8 and UTF-16 also where it declares none. */
  readonly encoding: Encoding;
  /** Namespaces by the prefixes that the mapping's names have; '' of names without a prefix. The document may use any prefixes. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** The root element's name, as the mapping writes names. */
  readonly root: string;
  /** Whether an attribute or element without content is at fault. */
  readonly forbidsEmpty?: boolean;
  /** A text that says of an element that it has none, such as `-`; one word. */
  readonly nullText?: string | undefined;
  /** The attribute, as the mapping writes names, whose `true` or `1` says the same of an element: `xsi:nil`. */
  readonly nil?: string | undefined;
}
