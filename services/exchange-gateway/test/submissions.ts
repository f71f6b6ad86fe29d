import { uuidV7 } from '@cbx/kernel';
import { createHash } from 'node:crypto';
import { judgeSubmission } from '../src/domain/judge-submission.js';
import { makeReceipt, type Receipt } from '../src/domain/receipt.js';
import type { TranslatedRecord } from '../src/domain/translated-submission.js';
import type { NewSubmission } from '../src/persistence/submission.repository.js';

/** A submission as it is stored, with bytes of its own. */
export function aSubmission(choices: { readonly member?: string; readonly receivedAt?: string; readonly records?: readonly TranslatedRecord[] } = {}): NewSubmission & { readonly parsed: Receipt } {
  const { member = 'KAZ', receivedAt = '2024-05-14T10:00:00.000Z', records = [] } = choices;
  const submissionId = uuidV7(new Date(receivedAt));
  const bytes = Buffer.from(submissionId);
  const rawSha256 = createHash('sha256').update(bytes).digest('hex');
  const before = { contentHashOf: () => undefined, knowsSubject: () => false };
  const judged = judgeSubmission(records, { member, receivedAt: new Date(receivedAt), before });
  const head = { submissionId, member, format: 'test', mappingVersion: '1', receivedAt, rawSha256, byteLength: bytes.length };
  const parsed = makeReceipt(head, { records, faults: [], warnings: [] }, judged);
  return {
    ...head,
    receivedAt: new Date(receivedAt),
    translatedAt: new Date(Date.parse(receivedAt) + 20),
    sender: `${member.toLowerCase()}-system`,
    mediaType: 'application/json',
    refused: judged.length === 0,
    receipt: Buffer.from(JSON.stringify(parsed)),
    parsed,
    bytes,
    records: judged,
    faults: [],
    warnings: [],
  };
}
