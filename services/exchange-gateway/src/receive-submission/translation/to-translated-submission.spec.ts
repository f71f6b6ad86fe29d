import { aNotification } from '@cbx/testing';
import type { Notification, Provenance } from '@cbx/contracts';
import type { Translation } from '@cbx/mapping';
import { MAX_NOTIFICATION_BYTES, toTranslatedSubmission, type Encode } from './to-translated-submission.js';

const provenance: Provenance = { receivedAt: '2024-05-14T10:00:00.000Z', format: 'test', mappingVersion: '1', rawSha256: 'ab' };
const expected = { en: 'a date', ru: 'дата' };
const asJson: Encode = (_topic, notification) => Buffer.from(JSON.stringify(notification));

/** A translation that hands over its notifications one by one. */
function translation({ notifications = [], ...parts }: Partial<Translation>): Parameters<typeof toTranslatedSubmission>[0] {
  return (take) => {
    for (const notification of notifications) take?.(notification);
    return { outcome: 'READ', notifications: [], rejections: [], warnings: [], records: [], envelope: {}, given: {}, ...parts };
  };
}
const accepted = (record: number, notification: Notification) => ({ record, notification, derived: { retainUntil: true } });

describe('a translation as the gateway goes on with it', () => {
  const notification = aNotification({ kind: 'SEARCH_REQUEST' });

  it('reduces a notification to what is judged and published, with its provenance', () => {
    const { records } = toTranslatedSubmission(translation({ notifications: [accepted(1, notification)], records: [{ record: 1, sourceReference: 'R-1', outcome: 'ACCEPTED' }] }), provenance, asJson);
    const { payload, contentHash, ...candidate } = records[0]!.candidate!;
    const { notificationId, subjectKey, origin, action, sentAt, handling } = notification.header;
    expect(candidate).toEqual({ notificationId, subjectKey, origin, action, sentAt, retainUntil: handling.retainUntil, topic: 'notification.search-request.v1', urgent: false });
    expect(contentHash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual({ ...notification, header: { ...notification.header, provenance } });
    expect(records[0]).toMatchObject({ record: 1, sourceReference: 'R-1', faults: [], warnings: [] });
  });

  it('gives each record its faults and warnings, and the submission those of record 0', () => {
    const result = toTranslatedSubmission(
      translation({
        rejections: [
          { record: 2, code: 'FIELD.INVALID', line: 7, path: 'a.b', expected },
          { record: 2, code: 'RULE.SAME_STATE', segment: 3, path: '', expected },
        ],
        warnings: [
          { record: 0, code: 'FIELD.UNKNOWN', line: 2, path: 'x', expected },
          { record: 1, code: 'FIELD.UNKNOWN', line: 5, path: 'y', expected },
        ],
        notifications: [accepted(1, notification)],
        records: [
          { record: 1, outcome: 'ACCEPTED_WITH_WARNINGS' },
          { record: 2, outcome: 'REJECTED' },
        ],
      }),
      provenance,
      asJson,
    );
    expect(result.warnings).toEqual([{ code: 'FIELD.UNKNOWN', line: 2, path: 'x', expected }]);
    expect(result.records[0]!.warnings).toEqual([{ code: 'FIELD.UNKNOWN', line: 5, path: 'y', expected }]);
    expect(result.records[1]).toEqual({
      record: 2,
      faults: [
        { code: 'FIELD.INVALID', line: 7, path: 'a.b', expected },
        { code: 'RULE.SAME_STATE', segment: 3, expected },
      ],
      warnings: [],
    });
  });

  it('refuses a record that no broker would take, and only that one', () => {
    const large = aNotification({ kind: 'SEARCH_REQUEST' });
    const bytesOf: Encode = (_topic, published) => Buffer.alloc(published.header.notificationId === large.header.notificationId ? MAX_NOTIFICATION_BYTES + 1 : MAX_NOTIFICATION_BYTES);
    const { records } = toTranslatedSubmission(
      translation({
        notifications: [accepted(1, large), accepted(2, notification)],
        records: [
          { record: 1, outcome: 'ACCEPTED' },
          { record: 2, outcome: 'ACCEPTED' },
        ],
      }),
      provenance,
      bytesOf,
    );
    expect(records.map(({ candidate, faults }) => [candidate !== undefined, faults.map(({ code }) => code)])).toEqual([
      [false, ['FORMAT.FORBIDDEN']],
      [true, []],
    ]);
  });
});
