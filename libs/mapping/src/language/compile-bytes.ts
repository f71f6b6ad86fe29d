import { CODECS, type CodecName, isCodecName, type Layout, type Reader, type Writer, WRITERS } from '@cbx/formats';
import type { CodedLayout } from '../convert/coded.js';
import type { Shape } from '../shape/shape.js';
import type { Limits, RecordMapping } from '../translate/compiled-member.js';
import { CSV_KEYS, csvAnswerWriter, readCsvLayout } from './csv-bytes.js';
import { FIXED_WIDTH_KEYS, fixedWidthAnswerWriter, readFixedWidthLayout } from './fixed-width-bytes.js';
import { EDIFACT_KEYS, edifactAnswerWriter, readEdifactLayout } from './edifact-bytes.js';
import { didYouMean } from './nearest.js';
import type { NameNumbers } from './name-numbers.js';
import { readXmlLayout, XML_KEYS, xmlAnswerWriter } from './xml-bytes.js';
import type { Entry, YamlFile } from './yaml-file.js';

/** Deeper than any format, and far from what a stack holds. */
const DEEPEST = 256;
/** `lists: repeated`: each value of a list has a column or element of its own, all of one name. */
const REPEATED = 'repeated';
const COMMON_KEYS = ['codec', 'mediaTypes', 'limits'] as const;
const JSON_KEYS = ['coded'] as const;
const OWN_KEYS: Readonly<Record<CodecName, readonly string[]>> = { json: JSON_KEYS, csv: CSV_KEYS, edifact: EDIFACT_KEYS, xml: XML_KEYS, 'fixed-width': FIXED_WIDTH_KEYS };

/** What `bytes` says. */
export interface BytesMapping {
  readonly codec: CodecName;
  readonly mediaTypes: readonly string[];
  /** Of the bytes as a whole, by its name. */
  readonly encoding: string;
  readonly limits: Limits;
  readonly coded: CodedLayout | undefined;
  /** Between the items of a list in one text. */
  readonly separator: string | undefined;
  /** Whether a list is written as several members of one name. */
  readonly repeats: boolean;
  /** Whether fields are segments. */
  readonly hasSegments: boolean;
  /** Prepares the codec, once it is known what the submission and the records hold; `undefined` where something is wrong, which is told. */
  prepare(submission: Shape, record: RecordMapping | undefined, mayBeEmpty?: boolean): PreparedCodec | undefined;
}

/** A codec that knows the format's layout. */
export interface PreparedCodec {
  reader(layout: Layout): Reader;
  /** `undefined` of a codec that only reads. */
  readonly writer?: Writer;
  /** The writer of answers, by what `answers.yaml` says of their bytes; `undefined` where something is wrong, which is told. */
  answerWriter?(file: YamlFile, entry: Entry | undefined): Writer | undefined;
}

/** @param around the limits of the submission, of a document that only holds it and so has none of its own */
export function readBytes(file: YamlFile, entry: Entry, names: NameNumbers, around?: Limits): BytesMapping {
  const codecEntry = file.entries(entry.value, 'bytes').find(({ name }) => name === 'codec');
  const codec = file.text(codecEntry?.value ?? entry.key, 'bytes.codec') ?? '';
  if (!isCodecName(codec)) file.mistake(codecEntry?.value ?? entry.key, `there is no codec '${codec}'${didYouMean(codec, Object.keys(CODECS))}; there are ${Object.keys(CODECS).join(', ')}`);
  const parts = file.map(entry.value, 'bytes', [...(around === undefined ? COMMON_KEYS : ['codec']), ...OWN_KEYS[isCodecName(codec) ? codec : 'json']]);
  const mediaTypes = file.list(parts.mediaTypes?.value, 'bytes.mediaTypes').map((item) => file.text(item, 'a media type') ?? '');
  if (mediaTypes.length === 0 && around === undefined) file.mistake(parts.mediaTypes?.key ?? entry.key, 'bytes.mediaTypes names at least one media type');
  if (parts.nil !== undefined) names.add(`@${file.text(parts.nil.value, 'bytes.nil') ?? ''}`);
  const lists = parts.lists === undefined ? undefined : file.text(parts.lists.value, 'bytes.lists');
  return {
    codec: isCodecName(codec) ? codec : 'json',
    mediaTypes,
    encoding: parts.encoding === undefined ? 'utf-8' : (file.text(parts.encoding.value, 'bytes.encoding') ?? 'utf-8'),
    limits: around ?? readLimits(file, parts.limits, entry, codec === 'csv' || codec === 'edifact' || codec === 'fixed-width'),
    coded: parts.coded === undefined ? undefined : readCoded(file, parts.coded, names),
    separator: lists === undefined || lists === REPEATED ? undefined : lists,
    // Elements repeat, unless the items of a list stand in one text. Columns repeat where it is said.
    repeats: (codec === 'xml' && lists === undefined) || lists === REPEATED || codec === 'edifact',
    hasSegments: codec === 'edifact',
    prepare(submission, record, mayBeEmpty = false) {
      if (codec === 'xml') {
        const layout = readXmlLayout(file, parts, entry);
        return layout === undefined ? undefined : { reader: (common) => CODECS.xml(common, layout), writer: WRITERS.xml(layout), answerWriter: (answers, own) => xmlAnswerWriter(answers, own, layout) };
      }
      if (codec === 'fixed-width') {
        const layout = readFixedWidthLayout(file, parts, entry, submission, record);
        return layout === undefined ? undefined : { reader: (common) => CODECS['fixed-width'](common, layout), writer: WRITERS['fixed-width'](layout), answerWriter: fixedWidthAnswerWriter };
      }
      if (codec === 'edifact') {
        const layout = record === undefined ? undefined : readEdifactLayout(file, parts, entry, submission, record);
        return layout === undefined ? undefined : { reader: (common) => CODECS.edifact(common, layout), writer: WRITERS.edifact(layout), answerWriter: (answers, own) => edifactAnswerWriter(answers, own, layout) };
      }
      if (codec !== 'csv') return { reader: CODECS.json, writer: WRITERS.json(), answerWriter: () => WRITERS.json() };
      const layout = readCsvLayout(file, parts, entry, submission, record, mayBeEmpty);
      return layout === undefined ? undefined : { reader: (common) => CODECS.csv(common, layout), writer: WRITERS.csv(layout), answerWriter: (answers, own) => csvAnswerWriter(answers, own, layout) };
    },
  };
}

function readLimits(file: YamlFile, limitsEntry: Entry | undefined, entry: Entry, isFlat: boolean): Limits {
  const limits = file.map(limitsEntry?.value, 'bytes.limits', isFlat ? ['bytes', 'records'] : ['bytes', 'records', 'depth']);
  const limit = (name: string, most: number): number => {
    const value = file.plain(limits[name]?.value);
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > most) file.mistake(limits[name]?.value ?? limitsEntry?.key ?? entry.key, `bytes.limits.${name} is a whole number from 1 to ${most}`);
    return Number(value);
  };
  return { bytes: limit('bytes', 2 ** 29), records: limit('records', 1_000_000), depth: isFlat ? 1 : limit('depth', DEEPEST) };
}

function readCoded(file: YamlFile, entry: Entry, names: NameNumbers): CodedLayout {
  const parts = file.map(entry.value, 'bytes.coded', ['code', 'labels']);
  const code = file.text(parts.code?.value ?? entry.key, 'bytes.coded.code') ?? '';
  const labels = file.list(parts.labels?.value, 'bytes.coded.labels').map((item) => file.text(item, 'a label') ?? '');
  return { code, codeName: names.add(code), labelNames: labels.map((label) => names.add(label)) };
}
