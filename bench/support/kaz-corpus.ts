import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const SAMPLES = path.resolve(import.meta.dirname, '../../members/KAZ/samples');

interface SampleRecord {
  readonly actionType: { readonly code: string };
  recordNumber: string;
  restriction: { retainUntil?: string };
}

interface Sample {
  readonly messageInfo: Record<string, unknown>;
  readonly messageData: { readonly records: SampleRecord[] };
}

const SHORT_BYTES = 1_000;

/** Takes the place of what differs from message to message. */
const [MESSAGE_ID, SENT_AT, REFERENCE] = ['\u{f0000}', '\u{f0001}', '\u{f0002}'];

/**
 * Submissions in KAZ's format by the thousand: the new records of its faultless public samples in turn, single ones laid out as there, each under a
 * reference of its own. Their persons are as invented as the samples'. Sent now, and retained as long as the format says where nothing is stated.
 */
export class KazCorpus {
  readonly #records: readonly string[];
  readonly #searches: readonly string[];
  /** Without white space, and only those that 10,000 of fit into the format's 10 MiB. */
  readonly #short: readonly string[];
  /** Tells the references of one run from those of another. */
  readonly #run: string;

  constructor(run = randomUUID().slice(0, 8)) {
    const samples = readdirSync(SAMPLES).filter(isFaultless).map(readSample);
    const records = samples.flatMap(({ messageData }) => messageData.records.filter(({ actionType }) => actionType.code === '1'));
    this.#records = records.map((record) => template(record));
    this.#searches = records.filter((record) => 'searchData' in record).map((record) => template(record));
    this.#short = records.map((record) => template(record, false)).filter((text) => Buffer.byteLength(text) <= SHORT_BYTES);
    this.#run = run;
  }

  /** Submission `n` with one record. */
  single(n: number, kind: 'any' | 'search' = 'any'): string {
    return this.#message(1, this.#record(kind === 'search' ? this.#searches : this.#records, `${n}`));
  }

  /** Submission with `count` records, their references after `name`. */
  file(count: number, name: string): Buffer {
    return Buffer.from(this.#message(count, Array.from({ length: count }, (_none, n) => this.#record(this.#short, `${name}-${n}`, n)).join(',')));
  }

  #record(templates: readonly string[], name: string, n = Number(name)): string {
    return (templates[n % templates.length] ?? '').replace(REFERENCE, `${this.#run}/${name}`);
  }

  #message(count: number, records: string): string {
    return `${HEAD.replace(MESSAGE_ID, randomUUID()).replace(SENT_AT, almatyNow())}{\n    "recordCount": ${count},\n    "records": [\n      ${records}\n    ]\n  }\n}\n`;
  }
}

const HEAD = `{
  "messageInfo": {
    "messageId": "${MESSAGE_ID}",
    "serviceId": "CSTO-CBX",
    "messageType": "NOTIFICATION",
    "messageDate": "${SENT_AT}",
    "sender": {
      "senderId": "КНБ РК, Пограничная служба"
    }
  },
  "messageData": `;

function template(record: SampleRecord, spaced = true): string {
  const { retainUntil: _derived, ...restriction } = record.restriction;
  const whole = { ...record, recordNumber: REFERENCE, restriction };
  return spaced ? JSON.stringify(whole, null, 2).replaceAll('\n', '\n      ') : JSON.stringify(whole);
}

function readSample(name: string): Sample {
  return JSON.parse(readFileSync(path.join(SAMPLES, name), 'utf8')) as Sample;
}

function isFaultless(name: string): boolean {
  if (!name.endsWith('.json') || name.endsWith('.expected.json')) return false;
  const expected = JSON.parse(readFileSync(path.join(SAMPLES, name.replace('.json', '.expected.json')), 'utf8')) as { rejections: unknown[]; warnings: unknown[] };
  return expected.rejections.length === 0 && expected.warnings.length === 0;
}

function almatyNow(): string {
  return new Date(Date.now() + 5 * 3_600_000).toISOString().replace('Z', '+05:00');
}
