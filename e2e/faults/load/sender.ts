import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { DeclaredRecord, NewEvent } from '../history/events.ts';
import type { Random } from './random.ts';

/** What the gateway is known to have done with a submission. */
export type Known = 'TAKEN' | 'REFUSED' | 'UNKNOWN';

export interface Submission {
  /** The harness's own name of these bytes. */
  readonly name: string;
  readonly member: string;
  readonly bytes: string;
  readonly rawSha256: string;
  readonly records: readonly DeclaredRecord[];
}

export interface SendOptions {
  /** Sends it once more where no answer came, until one does; else it may stay unknown. */
  readonly persist: boolean;
  /** ms that the client waits for the first answer. */
  readonly firstTimeoutMs?: number;
  /** Which gateway is tried first. */
  readonly first?: number;
}

export interface SenderParts {
  readonly gateways: () => readonly string[];
  readonly tokenOf: (member: string, refused?: string) => Promise<string>;
  readonly write: (event: NewEvent) => void;
  readonly random: Random;
  /** When it is over, nothing is tried once more. */
  readonly over: AbortSignal;
}

interface Answer {
  readonly submissionId?: string;
  readonly code?: string;
  /** Of a refusal. */
  readonly faults?: readonly { readonly record: number; readonly code: string }[];
  readonly records?: readonly { readonly record: number; readonly outcome: 'ACCEPTED' | 'ACCEPTED_WITH_WARNINGS' | 'UNCHANGED' | 'REJECTED'; readonly notificationId?: string; readonly subjectKey?: string; readonly faults?: readonly { readonly code: string }[] }[];
}

const TIMEOUT_MS = 10_000;
const PAUSE_MS = { first: 100, longest: 2_000 } as const;

/** A member's system: sends, waits for the answer, sends the same bytes again where none came. Writes down all of it. */
export class Sender {
  readonly #parts: SenderParts;
  readonly #attempts = new Map<string, number>();
  readonly #receipts = new Map<string, string>();
  /** By submission: its id at the gateway, once an answer told it. */
  readonly ids = new Map<string, { readonly member: string; readonly id: string }>();
  /** Submissions under way. */
  atHand = 0;
  readonly counts = { sent: 0, taken: 0, refused: 0, unknown: 0, records: 0 };

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  async send(submission: Submission, options: SendOptions): Promise<Known> {
    this.atHand += 1;
    try {
      for (let turn = 0; ; turn += 1) {
        const gateways = this.#parts.gateways();
        const gateway = gateways[((options.first ?? this.#parts.random.int(0, gateways.length - 1)) + turn) % gateways.length]!;
        const known = await this.#attempt(submission, gateway, turn === 0 ? (options.firstTimeoutMs ?? TIMEOUT_MS) : TIMEOUT_MS);
        if (known !== 'AGAIN' && known !== 'UNKNOWN') return known;
        if (known === 'UNKNOWN' && !options.persist) return known;
        if (this.#parts.over.aborted) return 'UNKNOWN';
        await delay(Math.min(PAUSE_MS.longest, PAUSE_MS.first * 2 ** turn), undefined, { signal: this.#parts.over }).catch(() => undefined);
      }
    } finally {
      this.atHand -= 1;
    }
  }

  async #attempt(submission: Submission, gateway: string, timeoutMs: number): Promise<Known | 'AGAIN'> {
    const { write, tokenOf } = this.#parts;
    const { name, member } = submission;
    const token = await tokenOf(member);
    const attempt = (this.#attempts.get(name) ?? 0) + 1;
    this.#attempts.set(name, attempt);
    write({ event: 'submit.sent', submission: name, attempt, member, rawSha256: submission.rawSha256, instance: new URL(gateway).port, ...(attempt === 1 ? { records: submission.records } : {}) });
    this.counts.sent += 1;
    let status: number;
    let body: Buffer;
    try {
      const response = await fetch(`${gateway}/v1/submissions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: submission.bytes,
        signal: AbortSignal.timeout(timeoutMs),
      });
      status = response.status;
      body = Buffer.from(await response.arrayBuffer());
    } catch (error) {
      write({ event: 'submit.unknown', submission: name, attempt, why: reasonOf(error) });
      this.counts.unknown += 1;
      return 'UNKNOWN';
    }
    return this.#answered(submission, attempt, { status, body, token });
  }

  async #answered({ name, member, records }: Submission, attempt: number, { status, body, token }: { readonly status: number; readonly body: Buffer; readonly token: string }): Promise<Known | 'AGAIN'> {
    const { write, tokenOf } = this.#parts;
    const answer = parsed(body);
    const decided = status === 202 || status === 422;
    const receiptSha256 = decided ? createHash('sha256').update(body).digest('hex') : undefined;
    const first = receiptSha256 !== undefined && this.#receipts.get(name) !== receiptSha256;
    write({
      event: 'submit.answered',
      submission: name,
      attempt,
      status,
      ...(answer.code === undefined ? {} : { code: answer.code }),
      ...(receiptSha256 === undefined ? {} : { receiptSha256 }),
      ...(answer.submissionId === undefined ? {} : { submissionId: answer.submissionId }),
      ...(first ? { records: status === 202 ? (answer.records ?? []).map(answeredRecord) : records.map(({ record }) => refusedRecord(record, answer)) } : {}),
    });
    if (receiptSha256 !== undefined) this.#receipts.set(name, receiptSha256);
    if (answer.submissionId !== undefined) this.ids.set(name, { member, id: answer.submissionId });
    if (status === 202) {
      this.counts.taken += 1;
      if (first) this.counts.records += records.length;
      return 'TAKEN';
    }
    if (status === 401) await tokenOf(member, token);
    if (status === 401 || status === 429) return 'AGAIN';
    if (status >= 500 || status === 408) {
      this.counts.unknown += 1;
      return 'UNKNOWN';
    }
    this.counts.refused += 1;
    return 'REFUSED';
  }
}

function answeredRecord({ record, outcome, notificationId, subjectKey, faults }: NonNullable<Answer['records']>[number]) {
  return {
    record,
    outcome,
    ...(notificationId === undefined ? {} : { notificationId }),
    ...(subjectKey === undefined ? {} : { subjectKey }),
    ...(faults === undefined ? {} : { codes: faults.map(({ code }) => code) }),
  };
}

/** A refusal names the faults of all records in one list. */
function refusedRecord(record: number, { faults = [] }: Answer) {
  return { record, outcome: 'REJECTED' as const, codes: faults.filter((fault) => fault.record === record || fault.record === 0).map(({ code }) => code) };
}

function parsed(body: Buffer): Answer {
  try {
    return JSON.parse(body.toString('utf8')) as Answer;
  } catch {
    return {};
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? (error.cause as NodeJS.ErrnoException) : undefined;
  return cause?.code ?? cause?.name ?? (error instanceof Error ? error.name : 'unknown');
}
