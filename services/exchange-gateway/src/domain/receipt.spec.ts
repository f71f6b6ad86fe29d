import { aFault, faultyRecord, soundRecord } from '../../test/candidates.js';
import { judgeSubmission } from './judge-submission.js';
import { listOf, makeReceipt } from './receipt.js';
import type { TranslatedSubmission } from './translated-submission.js';

const head = { submissionId: 's', member: 'KAZ', format: 'kaz-json', mappingVersion: '1', receivedAt: '2024-05-14T10:00:00.000Z', rawSha256: 'ab', byteLength: 12 };

function receiptOf(translated: TranslatedSubmission) {
  const before = { contentHashOf: () => undefined, knowsSubject: () => false };
  return makeReceipt(head, translated, judgeSubmission(translated.records, { member: 'KAZ', receivedAt: new Date(head.receivedAt), before }));
}

describe('receipt', () => {
  it('gives each record its ids or its faults, and leaves out what is not there', () => {
    const sound = soundRecord(1, { reference: 'R-1' });
    const receipt = receiptOf({ records: [sound, faultyRecord(2)], faults: [], warnings: [] });
    expect(receipt).toEqual({
      ...head,
      recordCount: 2,
      records: [
        { record: 1, sourceReference: 'R-1', outcome: 'ACCEPTED', notificationId: sound.candidate?.notificationId, subjectKey: sound.candidate?.subjectKey },
        { record: 2, outcome: 'REJECTED', faults: [aFault()] },
      ],
    });
    expect(JSON.parse(JSON.stringify(receipt))).toStrictEqual(receipt);
  });

  it('gives no ids for a record that a verdict rejected', () => {
    const receipt = receiptOf({ records: [soundRecord(1, { origin: 'RUS' })], faults: [], warnings: [] });
    expect(receipt.records[0]).not.toHaveProperty('notificationId');
    expect(receipt.records[0]).not.toHaveProperty('subjectKey');
  });

  it('lists faults and warnings of all records, those of the submission first', () => {
    const receipt = receiptOf({ records: [soundRecord(1, {}, [aFault('FIELD.UNKNOWN', 9)]), faultyRecord(2)], faults: [], warnings: [aFault('FIELD.UNKNOWN', 3)] });
    expect(listOf(receipt, 'faults')).toEqual([{ record: 2, ...aFault() }]);
    expect(listOf(receipt, 'warnings')).toEqual([
      { record: 0, ...aFault('FIELD.UNKNOWN', 3) },
      { record: 1, ...aFault('FIELD.UNKNOWN', 9) },
    ]);
  });
});
