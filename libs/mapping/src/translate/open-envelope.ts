import { type CodecReading, type Encoding, encodeText, type Reader, TEXT, type Tree, type Writer } from '@cbx/formats';
import { type Fault, FaultSink } from '../fault.js';
import { readShape } from '../shape/read-shape.js';
import type { Shape } from '../shape/shape.js';
import { hasElementsInText, hasRepetition, holdsWhatItMust } from '../shape/structure.js';

/** A document that holds the submission as the text of one of its elements. */
export interface EnvelopeMapping {
  readonly read: Reader;
  /** `undefined` of a codec that only reads. */
  readonly writer?: Writer | undefined;
  readonly shape: Shape;
  /** Path of the element that holds the submission, written as base64. */
  readonly content: readonly string[];
  /** Where it stands there as a text: the encoding that its bytes have. */
  readonly heldText?: Encoding | undefined;
}

/** What an envelope gave. */
export interface OpenEnvelope {
  /** Why it is refused. */
  readonly fault?: Pick<Fault, 'code' | 'path' | 'expected'> | { readonly code: Exclude<CodecReading, { ok: true }>['fault']['code'] };
  /** What its fields gave, those before a faulty one and behind it too. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly warnings: readonly Fault[];
  /** The submission. */
  readonly bytes: Uint8Array;
}

const ROOT = 0;
const NOTHING = new Uint8Array();
/** The signs of RFC 4648, section 4, by their code. */
const BASE64_SIGNS = Uint8Array.from({ length: 128 }, (_, code) => (/[A-Za-z0-9+/]/.test(String.fromCharCode(code)) ? 1 : 0));
const PADDING = 0x3d;
const BASE64_SPACE = /[ \t\r\n]+/g;

/** Reads the envelope: well-formed and within the limits, nothing twice, then its fields, of whose faults the first alone counts, then what it holds. */
export function openEnvelope({ read, shape, content, heldText }: EnvelopeMapping, bytes: Uint8Array): OpenEnvelope {
  const refused = (fault: OpenEnvelope['fault'], values: OpenEnvelope['values'] = {}): OpenEnvelope => ({ fault, values, warnings: [], bytes: NOTHING });
  const reading = read(bytes);
  if (!reading.ok) return refused(reading.fault);
  const { tree, later } = reading;
  if (isFrameBroken(shape, tree)) return refused({ code: 'FORMAT.MALFORMED' });
  if (later !== undefined) return refused(later);
  const sink = new FaultSink(tree);
  const values: Record<string, unknown> = {};
  readShape(shape, ROOT, values, { tree, sink, variables: {} });
  const [first] = sink.rejections;
  if (first !== undefined) return refused({ code: first.code, path: first.path, expected: first.expected }, values);
  if (heldText !== undefined) {
    const own = encodeText(textAt(tree, content).trim(), heldText);
    return own === undefined ? refused({ code: 'FORMAT.MALFORMED' }, values) : { values, warnings: sink.warnings, bytes: own };
  }
  const held = textAt(tree, content).replace(BASE64_SPACE, '');
  if (!isBase64(held)) return refused({ code: 'FORMAT.MALFORMED' }, values);
  return { values, warnings: sink.warnings, bytes: Buffer.from(held, 'base64') };
}

/** Whether the frame of a submission has other elements than it must, something twice that may stand once, or a text with child elements. */
export function isFrameBroken(shape: Shape, tree: Tree): boolean {
  return tree.isMarkup && (!holdsWhatItMust(shape, ROOT, tree) || hasRepetition(shape, ROOT, tree) || hasElementsInText(shape, ROOT, tree));
}

/** Whether a text is base64, padded, without white space. Unused bits of the last group may be other than zero. (A regular expression over it all would overflow its stack.) */
function isBase64(text: string): boolean {
  let end = text.length;
  if (end % 4 !== 0) return false;
  while (end > text.length - 2 && end > 0 && text.charCodeAt(end - 1) === PADDING) end--;
  for (let at = 0; at < end; at++) if (BASE64_SIGNS[text.charCodeAt(at)] !== 1) return false;
  return true;
}

function textAt(tree: Tree, path: readonly string[]): string {
  let node = ROOT;
  for (const name of path) node = tree.child(node, tree.vocabulary.idOf(name));
  return tree.kind(node) === TEXT ? tree.text(node) : '';
}
