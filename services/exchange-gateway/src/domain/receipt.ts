import type { JudgedRecord, Outcome } from './judge-submission.js';
import type { Fault, TranslatedSubmission } from './translated-submission.js';

/** What the gateway answers for one record. */
export interface ReceiptRecord {
  /** From 1, in the order of the source. */
  readonly record: number;
  readonly sourceReference?: string;
  readonly outcome: Outcome;
  /** Where the record was accepted or is unchanged. */
  readonly notificationId?: string;
  /** Where the record was accepted or is unchanged. */
  readonly subjectKey?: string;
  readonly faults?: readonly Fault[];
  readonly warnings?: readonly Fault[];
}

/** What became of the CANCEL of a record that a list leaves out. */
export type WithdrawnRecord = Omit<ReceiptRecord, 'record' | 'warnings'>;

/** The gateway's answer for a submission, kept as evidence byte for byte. */
export interface Receipt {
  readonly submissionId: string;
  /** The member state, ISO 3166-1 alpha-3. */
  readonly member: string;
  /** The member format's name. */
  readonly format: string;
  readonly mappingVersion: string;
  /** Instant in UTC. */
  readonly receivedAt: string;
  /** SHA-256 of the submitted bytes, hex. */
  readonly rawSha256: string;
  readonly byteLength: number;
  readonly recordCount: number;
  readonly records: readonly ReceiptRecord[];
  /** Of a full list: the records that earlier lists had and this one leaves out, each cancelled by a notification of the gateway's making. */
  readonly withdrawn?: readonly WithdrawnRecord[];
  /** Faults of the submission as a whole (record 0). */
  readonly faults?: readonly Fault[];
  /** Warnings of the submission as a whole (record 0). */
  readonly warnings?: readonly Fault[];
}

export type ReceiptHead = Pick<Receipt, 'submissionId' | 'member' | 'format' | 'mappingVersion' | 'receivedAt' | 'rawSha256' | 'byteLength'>;

/** @param withdrawn of a full list, what came of the CANCELs that follow from it */
export function makeReceipt(head: ReceiptHead, translated: TranslatedSubmission, judged: readonly JudgedRecord[], withdrawn?: readonly JudgedRecord[]): Receipt {
  return {
    submissionId: head.submissionId,
    member: head.member,
    format: head.format,
    mappingVersion: head.mappingVersion,
    receivedAt: head.receivedAt,
    rawSha256: head.rawSha256,
    byteLength: head.byteLength,
    recordCount: judged.length,
    records: judged.map(receiptRecord),
    ...(withdrawn === undefined ? {} : { withdrawn: withdrawn.map(withdrawnRecord) }),
    ...unlessEmpty('faults', translated.faults),
    ...unlessEmpty('warnings', translated.warnings),
  };
}

function withdrawnRecord(judged: JudgedRecord): WithdrawnRecord {
  const { record: _none, ...withdrawn } = receiptRecord(judged);
  return withdrawn;
}

function receiptRecord({ record, sourceReference, outcome, candidate, faults, warnings }: JudgedRecord): ReceiptRecord {
  return {
    record,
    ...(sourceReference === undefined ? {} : { sourceReference }),
    outcome,
    // Not for a rejected record: there is no notification of that id, and a foreign one's ids are not the sender's to have.
    ...(candidate === undefined || outcome === 'REJECTED' ? {} : { notificationId: candidate.notificationId, subjectKey: candidate.subjectKey }),
    ...unlessEmpty('faults', faults),
    ...unlessEmpty('warnings', warnings),
  };
}

function unlessEmpty<Name extends string>(name: Name, faults: readonly Fault[]): { readonly [N in Name]?: readonly Fault[] } {
  return (faults.length === 0 ? {} : { [name]: faults }) as { readonly [N in Name]?: readonly Fault[] };
}

/** A fault or warning with the record that it is about; 0: the submission as a whole. */
export type RecordFault = { readonly record: number } & Fault;

/** All faults, or all warnings, of a receipt in one list, those of the submission first. */
export function listOf(receipt: Receipt, which: 'faults' | 'warnings'): RecordFault[] {
  const inRecord = (record: number, found: readonly Fault[] = []): RecordFault[] => found.map((fault) => ({ record, ...fault }));
  return [...inRecord(0, receipt[which]), ...receipt.records.flatMap((entry) => inRecord(entry.record, entry[which]))];
}
