import { createHash } from 'node:crypto';
import { URL_NAMESPACE, uuidV5 } from '@cbx/kernel';
import type { FetchedRecord } from '@cbx/messaging';
import { HEADER } from '@cbx/messaging';
import { SOURCE_HEADER } from '@cbx/persistence';
import type { BuriedMessage } from './dead-letter.js';

/** The code of what lies on a dead-letter topic without saying whence it came: somebody else put it there. */
export const UNKNOWN_ORIGIN = 'DEAD_LETTER.UNKNOWN_ORIGIN';

/** Headers that tell of the burial, and were not the message's own. `cbx-service` among them: who buried it. */
const BURIAL_HEADERS: ReadonlySet<string> = new Set([
  HEADER.originTopic,
  HEADER.originPartition,
  HEADER.originOffset,
  HEADER.originTimestamp,
  HEADER.errorCode,
  HEADER.errorPointer,
  HEADER.attempts,
  HEADER.service,
  HEADER.deadAt,
]);

export interface BurialPlace {
  /** The service whose dead-letter topic it is. */
  readonly service: string;
  /** Without the environment's prefix. */
  readonly topic: string;
  readonly partition: number;
}

/** What lies on a dead-letter topic, read back: the message as its handler would have got it, and what is said of its burial. Never throws: whatever lies there is kept. */
export function readBuriedMessage(place: BurialPlace, record: FetchedRecord): BuriedMessage {
  const headers = textHeaders(record);
  const kafkaTime = instant(Number(record.timestamp)) ?? new Date(0);
  const origin = originOf(headers) ?? { topic: place.topic, partition: place.partition, offset: record.offset, code: UNKNOWN_ORIGIN };
  return {
    service: place.service,
    topic: origin.topic,
    partition: origin.partition,
    offset: origin.offset,
    messageId: headers[HEADER.messageId] ?? uuidV5(URL_NAMESPACE, `urn:cbx:message:${origin.topic}/${origin.partition}/${origin.offset}`),
    key: keepable(record.key?.toString('utf8') ?? ''),
    source: headers[SOURCE_HEADER] ?? '',
    subjectNumber: wholeNumber(headers[HEADER.subjectNumber]),
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !BURIAL_HEADERS.has(name))),
    value: record.value,
    producedAt: instant(Date.parse(headers[HEADER.originTimestamp] ?? '')) ?? kafkaTime,
    buriedAt: instant(Date.parse(headers[HEADER.deadAt] ?? '')) ?? kafkaTime,
    code: origin.code,
    pointer: headers[HEADER.errorPointer],
    attempts: wholeNumber(headers[HEADER.attempts]) ?? 1,
  };
}

/**
 * A letter's id: the same however often the message was published, buried or read. By what it is and not by where it stood: a topic that was made anew,
 * as after a restore, begins again at offset 0.
 */
export function deadLetterId({ service, topic, messageId, value }: Pick<BuriedMessage, 'service' | 'topic' | 'messageId' | 'value'>): string {
  const content = value === null ? 'none' : createHash('sha256').update(value).digest('hex');
  return uuidV5(URL_NAMESPACE, `urn:cbx:dead-letter:${service}/${topic}/${messageId}/${content}`);
}

function originOf(headers: Readonly<Record<string, string>>): { topic: string; partition: number; offset: string; code: string } | undefined {
  const topic = headers[HEADER.originTopic];
  const partition = wholeNumber(headers[HEADER.originPartition]);
  const offset = headers[HEADER.originOffset];
  const code = headers[HEADER.errorCode];
  if (topic === undefined || partition === undefined || offset === undefined || code === undefined || !/^\d{1,18}$/.test(offset)) return undefined;
  return { topic, partition, offset, code };
}

function textHeaders({ headers = {} }: FetchedRecord): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const first = Array.isArray(value) ? value[0] : value;
      return first === undefined ? [] : [[keepable(name), keepable(typeof first === 'string' ? first : first.toString('utf8'))]];
    }),
  );
}

/** PostgreSQL keeps no NUL in a text. */
function keepable(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}

function wholeNumber(text: string | undefined): number | undefined {
  const number = text === undefined || !/^\d{1,15}$/.test(text) ? Number.NaN : Number(text);
  return Number.isNaN(number) ? undefined : number;
}

function instant(milliseconds: number): Date | undefined {
  return Number.isFinite(milliseconds) && milliseconds >= 0 ? new Date(milliseconds) : undefined;
}
