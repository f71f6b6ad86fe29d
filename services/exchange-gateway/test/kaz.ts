import { randomUUID } from 'node:crypto';
import { EXAMPLE_SUBMISSION } from '../src/http/example-submission.js';

export interface KazRecord {
  readonly reference: string;
  readonly version?: number;
  readonly action?: 'NEW' | 'UPDATE' | 'CANCEL';
  readonly reason?: string;
  readonly origin?: string;
  /** To be answered at once. */
  readonly urgent?: boolean;
}

const ACTIONS = { NEW: '1', UPDATE: '2', CANCEL: '3' } as const;

/** The gateway's clock for {@link kazFile} and for the samples. */
export const KAZ_TIME = '2024-05-14T04:31:00.000Z';

/** A KAZ file with search requests, sent a minute before {@link KAZ_TIME}; each file has a message id of its own, so no two are the same submission. */
export function kazFile(...records: readonly KazRecord[]): string {
  return kazFileAt(new Date('2024-05-14T04:30:00.000Z'), records);
}

export function kazFileAt(sentAt: Date, records: readonly KazRecord[]): string {
  const almaty = new Date(sentAt.getTime() + 5 * 3_600_000).toISOString().replace('Z', '+05:00');
  const [example] = EXAMPLE_SUBMISSION.messageData.records;
  const { searchData, ...common } = example!;
  return JSON.stringify({
    messageInfo: { ...EXAMPLE_SUBMISSION.messageInfo, messageId: randomUUID(), messageType: 'NOTIFICATION', messageDate: almaty },
    messageData: {
      recordCount: records.length,
      records: records.map(({ reference, version = 1, action = 'NEW', reason = 'Установление личности', origin, urgent = false }) => ({
        ...common,
        actionType: { code: ACTIONS[action] },
        recordNumber: reference,
        recordVersion: version,
        ...(origin === undefined ? {} : { originCountry: { code: origin } }),
        ...(action === 'CANCEL' ? {} : { searchData: { ...searchData, reason, ...(urgent ? { urgency: { code: 'U1' } } : {}) } }),
      })),
    },
  });
}

/** A file of search requests, all new, up to the format's 10,000 records. */
export function largeKazFile(records: number, sentAt = new Date()): string {
  return kazFileAt(sentAt, Array.from({ length: records }, (_none, n) => ({ reference: `L-${randomUUID().slice(0, 8)}-${n}` })));
}
