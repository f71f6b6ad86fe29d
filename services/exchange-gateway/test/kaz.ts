import { randomUUID } from 'node:crypto';
import { EXAMPLE_SUBMISSION } from '../src/http/example-submission.js';

export interface KazRecord {
  readonly reference: string;
  readonly version?: number;
  readonly action?: 'NEW' | 'UPDATE' | 'CANCEL';
  readonly reason?: string;
  readonly origin?: string;
}

const ACTIONS = { NEW: '1', UPDATE: '2', CANCEL: '3' } as const;

/** A KAZ file with search requests, sent 2024-05-14 04:30 UTC; each has a message id of its own, so no two are the same submission. */
export function kazFile(...records: readonly KazRecord[]): string {
  const [example] = EXAMPLE_SUBMISSION.messageData.records;
  return JSON.stringify({
    messageInfo: { ...EXAMPLE_SUBMISSION.messageInfo, messageId: randomUUID(), messageType: 'NOTIFICATION' },
    messageData: {
      recordCount: records.length,
      records: records.map(({ reference, version = 1, action = 'NEW', reason = 'Установление личности', origin }) => {
        const { searchData, ...record } = example!;
        return {
          ...record,
          actionType: { code: ACTIONS[action] },
          recordNumber: reference,
          recordVersion: version,
          ...(origin === undefined ? {} : { originCountry: { code: origin } }),
          ...(action === 'CANCEL' ? {} : { searchData: { ...searchData, reason } }),
        };
      }),
    },
  });
}

/** The gateway's clock for such files and for the samples. */
export const KAZ_TIME = '2024-05-14T04:31:00.000Z';
