import { loadMember } from '@cbx/mapping';
import { ROOT } from '@cbx/local-stack';
import { join } from 'node:path';
import { calendarOf, declared, type RecordVersion, writtenRecord, writtenSubmission } from './records.ts';

const MEMBERS = ['ARM', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK'];
const calendar = calendarOf(new Date('2026-11-24T09:00:00Z'));
const kaz = loadMember(join(ROOT, 'members/KAZ'));

const version = (changes: Partial<RecordVersion>): RecordVersion => ({
  kind: 'search',
  status: 'ACTUAL',
  origin: 'KAZ',
  reference: 'С-1',
  version: 1,
  action: 'NEW',
  releasableTo: ['RUS', 'KGZ'],
  statement: { remark: 'abc' },
  ...changes,
});
const write = (record: RecordVersion) => {
  const written = writtenRecord(record, calendar);
  const { bytes } = writtenSubmission([written], { messageId: '202b6ad1-2c8d-4e16-8acc-296a03bc1a37', status: record.status, sentAt: new Date('2026-11-24T10:00:00Z') });
  return { declaration: declared(record, 1, written, MEMBERS), translation: kaz.translate(Buffer.from(bytes)) };
};
const expects = (changes: Partial<RecordVersion>) => declared(version(changes), 1, {}, MEMBERS).expects;

describe('a record of the load', () => {
  it.each([
    ['search', 'ACTUAL', 'NEW'],
    ['group', 'EXERCISE', 'UPDATE'],
    ['readmission', 'ACTUAL', 'UPDATE'],
    ['operation', 'EXERCISE', 'NEW'],
    ['search', 'ACTUAL', 'CANCEL'],
  ] as const)('%s, %s, %s: is what the translation takes it for', (kind, status, action) => {
    const { declaration, translation } = write(version({ kind, status, action, version: 3 }));
    expect(translation.rejections).toEqual([]);
    const { header } = translation.notifications[0]!.notification;
    const { notificationId, subjectKey, kind: name, action: what, version: sourceVersion, origin } = declaration;
    const releasableTo = declaration.releasableTo.toSorted();
    expect({ notificationId, subjectKey, kind: name, status: declaration.status, action: what, sourceVersion, origin, releasableTo }).toEqual({
      notificationId: header.notificationId,
      subjectKey: header.subjectKey,
      kind: header.kind,
      status: header.status,
      action: header.action,
      sourceVersion: header.sourceVersion,
      origin: header.origin,
      releasableTo: header.handling.releasableTo,
    });
  });

  it.each(['search', 'group', 'readmission', 'operation'] as const)('%s: is rejected where it is to be faulty', (kind) => {
    const { declaration, translation } = write(version({ kind, faulty: true }));
    expect(declaration).toMatchObject({ verdict: 'REJECT', expects: [] });
    expect(translation).toMatchObject({ notifications: [], records: [{ outcome: 'REJECTED' }] });
  });

  it('says the same under the same content, and another thing under another', () => {
    const content = (changes: Partial<RecordVersion>): string => write(version(changes)).declaration.content;
    expect(content({})).toBe(content({}));
    expect(new Set([content({}), content({ statement: { remark: 'x' } }), content({ releasableTo: ['*'] }), content({ status: 'EXERCISE' }), content({ version: 2 })]).size).toBe(5);
  });

  it('expects an urgent search at all that see it, and nothing of one that is not', () => {
    expect(expects({ statement: { remark: '', urgent: true } })).toEqual([{ rule: 'urgent-search', key: 'subject', states: ['KAZ', 'KGZ', 'RUS'] }]);
    expect(expects({ statement: { remark: '', urgent: true }, releasableTo: ['*'] })[0]!.states).toEqual(MEMBERS);
    expect(expects({ statement: { remark: '', urgent: false } })).toEqual([]);
    expect(expects({ statement: { remark: '', urgent: true }, action: 'CANCEL' })).toEqual([]);
  });

  it('expects a group at those of its territories that see it', () => {
    expect(expects({ kind: 'group', statement: { remark: '', territories: ['RUS', 'ARM', 'KAZ'] } })).toEqual([{ rule: 'organized-crime-group', key: 'subject', states: ['KAZ', 'RUS'] }]);
    expect(expects({ kind: 'group', statement: { remark: '', territories: ['ARM'] } })).toEqual([]);
  });

  it('expects a change of phase only after a version of another phase', () => {
    const statement = { remark: '', phase: 2, phasesBefore: { 1: 0, 2: 2 } };
    expect(expects({ kind: 'operation', version: 3, action: 'UPDATE', statement })).toEqual([{ rule: 'operation-phase', key: 'F3 3', states: ['KAZ', 'KGZ', 'RUS'], afterVersions: [1] }]);
    expect(expects({ kind: 'operation', statement: { remark: '', phase: 2, phasesBefore: {} } })).toEqual([]);
  });
});
