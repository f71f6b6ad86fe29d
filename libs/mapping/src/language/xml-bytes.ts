import { WRITERS, type Writer, ENCODINGS, type XmlLayout } from '@cbx/formats';
import { didYouMean } from './nearest.js';
import type { Entry, YamlFile } from './yaml-file.js';

/** What `bytes` may say of XML. */
export const XML_KEYS = ['encoding', 'namespaces', 'root', 'empty', 'null', 'nil', 'lists'] as const;

/** The layout; `undefined` where something essential is missing, of which a mistake tells. */
export function readXmlLayout(file: YamlFile, parts: Readonly<Record<string, Entry | undefined>>, entry: Entry): XmlLayout | undefined {
  const written = parts.encoding === undefined ? 'utf-8' : file.text(parts.encoding.value, 'bytes.encoding');
  const encoding = ENCODINGS.find((each) => each === written);
  if (encoding === undefined) file.mistake(parts.encoding?.value ?? entry.key, `bytes.encoding is none of those known${didYouMean(written ?? '', ENCODINGS)}: ${ENCODINGS.join(', ')}`);
  const namespaces = new Map(file.entries(parts.namespaces?.value, 'bytes.namespaces').map(({ name, value }) => [name, file.text(value, `the namespace of '${name}'`) ?? '']));
  const root = parts.root === undefined ? undefined : file.text(parts.root.value, 'bytes.root');
  if (root === undefined) file.mistake(parts.root?.value ?? entry.key, 'bytes.root names the root element');
  if (encoding === undefined || root === undefined) return undefined;
  const [prefix] = root.includes(':') ? root.split(':') : [''];
  if (prefix !== '' && !namespaces.has(prefix!)) file.mistake(parts.root!.value, `bytes.namespaces does not have '${prefix}'`);
  const empty = parts.empty === undefined ? undefined : file.text(parts.empty.value, 'bytes.empty');
  if (empty !== undefined && empty !== 'forbidden') file.mistake(parts.empty!.value, "bytes.empty is 'forbidden', or is left out: then what is empty counts as absent");
  const nullText = parts.null === undefined ? undefined : file.text(parts.null.value, 'bytes.null');
  if (nullText !== undefined && !/^[!-~]+$/.test(nullText)) file.mistake(parts.null!.value, "bytes.null is one word that stands for an absent value, such as '-'");
  if (nullText !== undefined && empty !== undefined) file.mistake(parts.null!.value, "bytes.null and bytes.empty do not go together");
  const nil = parts.nil === undefined ? undefined : file.text(parts.nil.value, 'bytes.nil');
  if (nil !== undefined && !namespaces.has(nil.split(':')[0]!)) file.mistake(parts.nil!.value, "bytes.nil is an attribute whose prefix bytes.namespaces has, such as xsi:nil with xsi: http://www.w3.org/2001/XMLSchema-instance");
  return { encoding, namespaces, root, forbidsEmpty: empty !== undefined, nullText, nil };
}

/** The writer of answers: `bytes` may name another root. */
export function xmlAnswerWriter(file: YamlFile, entry: Entry | undefined, layout: XmlLayout): Writer {
  const { root } = file.map(entry?.value, 'bytes', ['root']);
  return WRITERS.xml(root === undefined ? layout : { ...layout, root: file.text(root.value, 'bytes.root') ?? layout.root });
}
