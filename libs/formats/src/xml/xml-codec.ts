import type { CodecFault, CodecReading, Layout, Reader } from '../codec.js';
import { decodeText, type Encoding } from '../encoding/encodings.js';
import { UNKNOWN_NAME } from '../vocabulary.js';
import { hasForbiddenCharacter } from './xml-characters.js';
import type { XmlLayout } from './xml-layout.js';
import { XmlNames } from './xml-names.js';
import { declaredEncoding, endOfDeclaration, hasDoctype } from './xml-prolog.js';
import { NotWellFormed, XmlReader } from './xml-reader.js';

/**
 * Documents of XML 1.0 (fifth edition) and Namespaces in XML 1.0 (third edition), without document type declarations: so there are no entities but XML's five, and
 * nothing outside of the document is ever asked for. Faults in this order: ENCODING (bytes, or another encoding declared), FORBIDDEN (a DOCTYPE), MALFORMED (not
 * well-formed, or another root); deeper than the limit only as what counts `later`.
 *
 * An element is an object if it has child elements, or attributes and no text; else a text. Its attributes are children of either, named `@name`, and stand before
 * its child elements. An element whose own text, or whose `nil` attribute, says that it has none is a NULL, or an object without text. OWN_TEXT says of either that it has text which is not white. Comments and processing instructions are nothing, CDATA is text.
 */
export function prepareXml({ vocabulary, limits }: Layout, layout: XmlLayout): Reader {
  const names = new XmlNames(vocabulary, layout.namespaces);
  const root = names.expand(layout.root);
  const nil = layout.nil === undefined ? UNKNOWN_NAME : vocabulary.idOf(`@${layout.nil}`);
  return (bytes) => {
    const text = decodeText(bytes, layout.encoding);
    if (text === undefined || !declares(declaredEncoding(text), layout.encoding)) return refused('FORMAT.ENCODING');
    if (hasDoctype(text)) return refused('FORMAT.FORBIDDEN');
    const start = endOfDeclaration(text);
    if (start === undefined || hasForbiddenCharacter(text)) return refused('FORMAT.MALFORMED');
    const reader = new XmlReader(text, start, names, limits.depth, layout.forbidsEmpty === true, layout.nullText, nil);
    try {
      const tree = reader.read();
      if (reader.rootUri !== root.uri || reader.rootName !== root.local) return refused('FORMAT.MALFORMED');
      return reader.isTooDeep ? { ok: true, tree, later: { code: 'FORMAT.FORBIDDEN' } } : { ok: true, tree };
    } catch (error) {
      if (error instanceof NotWellFormed) return refused('FORMAT.MALFORMED');
      throw error;
    }
  };
}

/** Whether a document may declare this where its bytes are of `encoding`. UTF-16 is declared without its order of bytes, too. */
function declares(declared: string | undefined, encoding: Encoding): boolean {
  if (declared === undefined) return encoding.startsWith('utf-');
  return declared === encoding || (declared === 'utf-16' && encoding.startsWith('utf-16'));
}

function refused(code: CodecFault['code']): CodecReading {
  return { ok: false, fault: { code } };
}
