import { UsageError } from '../../../command.js';
import type { DetectedEncoding } from './detect-encoding.js';
import { Place, type Sketch } from './place.js';
import { recordsAmong } from './records-among.js';
import { yamlText } from './yaml-text.js';

const TAG = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([^\s/>!?]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/g;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const XML = 'http://www.w3.org/XML/1998/namespace';

interface Open {
  readonly place: Place;
  readonly scope: ReadonlyMap<string, string>;
  readonly seen: Set<string>;
  text: string;
}

/** What an XML document shows: root, namespaces, where records are, elements and attributes. */
export function lookAtXml({ text, encoding, because }: DetectedEncoding): Sketch {
  const prefixes = new Prefixes();
  const top = new Place('');
  const open: Open[] = [{ place: top, scope: new Map([['xml', XML]]), seen: new Set(), text: '' }];
  let hasNil = false;
  let hasXsi = false;
  for (const [, data, slash, name, attributes = '', empty, characters] of text.matchAll(TAG)) {
    const around = open.at(-1)!;
    if (characters !== undefined || data !== undefined) around.text += characters ?? data;
    if (name === undefined) continue;
    if (slash === '/') {
      close(open);
      continue;
    }
    const pairs = [...attributes.matchAll(ATTRIBUTE)].map(([, key = '', double, single]) => [key, double ?? single ?? ''] as const);
    const scope = new Map(around.scope);
    for (const [key, value] of pairs) if (key === 'xmlns' || key.startsWith('xmlns:')) scope.set(key.slice('xmlns:'.length), value);
    const own = prefixes.named(name, scope, true);
    const place = around.place.child(own);
    place.count++;
    if (around.seen.has(own)) place.repeats = true;
    around.seen.add(own);
    for (const [key, value] of pairs) {
      if (key === 'xmlns' || key.startsWith('xmlns:')) continue;
      const attribute = prefixes.named(key, scope, false);
      if (attribute === 'xsi:nil') hasNil = true;
      else if (attribute.startsWith('xsi:')) hasXsi = true;
      else place.child(`@${attribute}`).values.add(value);
    }
    open.push({ place, scope, seen: new Set(), text: '' });
    if (empty === '/') close(open);
  }
  const [root] = top.children.values();
  if (root === undefined) throw new UsageError('there is no element in the sample');
  const { path, record, recordNames } = recordsAmong(root);
  const namespaces = prefixes.used();
  return {
    mediaTypes: 'application/xml, text/xml',
    hasDepth: true,
    ignored: hasXsi ? ['@xsi:*'] : [],
    bytes: [
      `encoding: ${encoding}   # ${because}`,
      `root: ${yamlText(root.name)}`,
      ...(namespaces.length === 0 ? [] : [`namespaces: { ${namespaces.map(([prefix, uri]) => `${prefix === '' ? "''" : prefix}: '${uri}'`).join(', ')} }   # prefixes of the names below; documents may have others`]),
      ...(hasNil ? ['nil: xsi:nil'] : []),
      "# lists: ','   # between the items of a list in one text, where elements do not repeat",
    ],
    around: root,
    records: path,
    recordNames,
    record,
  };
}

function close(open: Open[]): void {
  const { place, text } = open.pop()!;
  if (text.trim() === '') return;
  // An element that has attributes beside its text.
  if (place.isObject) place.child('text()').values.add(text);
  else place.values.add(text);
}

/** The prefixes of the mapping: those of the document, each for one namespace. */
class Prefixes {
  readonly #byUri = new Map<string, string>([[XSI, 'xsi']]);
  readonly #used = new Set<string>();

  named(name: string, scope: ReadonlyMap<string, string>, isElement: boolean): string {
    const colon = name.indexOf(':');
    const prefix = colon < 0 ? '' : name.slice(0, colon);
    const local = name.slice(colon + 1);
    const uri = prefix === '' && !isElement ? '' : (scope.get(prefix) ?? '');
    if (uri === '') return local;
    this.#used.add(uri);
    let own = this.#byUri.get(uri);
    for (let number = 0; own === undefined; number++) {
      const free = number === 0 ? prefix : `${prefix === '' ? 'ns' : prefix}${number}`;
      if (![...this.#byUri.values()].includes(free)) own = free;
    }
    this.#byUri.set(uri, own);
    return own === '' ? local : `${own}:${local}`;
  }

  used(): [prefix: string, uri: string][] {
    return [...this.#used].map((uri) => [this.#byUri.get(uri)!, uri]);
  }
}
