import { URL_NAMESPACE, uuidV5 } from '@cbx/kernel';
import type { Context, Span } from '@opentelemetry/api';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import type { IncomingMessage } from '../message.js';
import { HEADER } from '../message.js';
import { contextOfHeaders, failSpan, startProcess } from '../trace.js';
import type { FetchedRecord } from './batch-consumer.js';

const EMPTY = Buffer.alloc(0);

/** A record on its way through a handler. Headers and time are read when somebody asks. */
export class IncomingRecord implements IncomingMessage {
  readonly topic: string;
  readonly partition: number;
  /** The record's place in its batch. */
  readonly index: number;
  readonly record: FetchedRecord;
  readonly key: string;
  value: unknown = undefined;
  traceContext: Context = ROOT_CONTEXT;
  #headers: Record<string, string> | undefined;
  #messageId: string | undefined;
  #span: Span | undefined;

  constructor(topic: string, partition: number, index: number, record: FetchedRecord) {
    this.topic = topic;
    this.partition = partition;
    this.index = index;
    this.record = record;
    this.key = record.key === null ? '' : record.key.toString('utf8');
  }

  get offset(): string {
    return this.record.offset;
  }

  get raw(): Buffer {
    return this.record.value ?? EMPTY;
  }

  get timestamp(): Date {
    return new Date(Number(this.record.timestamp));
  }

  get headers(): Readonly<Record<string, string>> {
    this.#headers ??= textHeaders(this.record.headers);
    return this.#headers;
  }

  get messageId(): string {
    this.#messageId ??= this.headers[HEADER.messageId] ?? uuidV5(URL_NAMESPACE, `urn:cbx:message:${this.topic}/${this.partition}/${this.offset}`);
    return this.#messageId;
  }

  get subjectNumber(): number | undefined {
    const text = this.headers[HEADER.subjectNumber];
    const number = text === undefined || text === '' ? Number.NaN : Number(text);
    return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
  }

  /** Starts the message's span; `traceContext` is its context from here on. */
  begin(group: string): void {
    const { span, traceContext } = startProcess(this, group, contextOfHeaders(this.headers));
    this.#span = span;
    this.traceContext = traceContext;
  }

  /** Ends the span; with a code, as failed. */
  end(errorCode?: string): void {
    if (this.#span === undefined) return;
    if (errorCode !== undefined) failSpan(this.#span, errorCode);
    this.#span.end();
    this.#span = undefined;
  }
}

function textHeaders(headers: FetchedRecord['headers']): Record<string, string> {
  const text: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) text[name] = typeof first === 'string' ? first : first.toString('utf8');
  }
  return text;
}
