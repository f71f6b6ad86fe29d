import { makeNotificationId, makeSubjectKey } from './ids.js';

/** Expected ids are those of the golden files of KAZ's format. */
describe('ids of a record and of a message', () => {
  const group = { origin: 'KAZ', kind: 'ORGANIZED_CRIME_GROUP', sourceReference: 'ОПГ-2024-0001', status: 'ACTUAL' } as const;
  const search = { origin: 'KAZ', kind: 'SEARCH_REQUEST', sourceReference: 'Р-2024-5003', status: 'ACTUAL' } as const;
  const exercise = { origin: 'KAZ', kind: 'OPERATION_STATUS', sourceReference: 'УЧЕНИЕ-1', status: 'EXERCISE' } as const;

  it('are UUIDv5 over what names them', () => {
    expect(makeSubjectKey(group)).toBe('3a2a9081-98db-53bf-9b7d-4076923f3c51');
    expect(makeNotificationId({ ...group, sourceVersion: 1 })).toBe('202b6ad1-2c8d-5e16-aacc-296a03bc1a37');
  });

  it('say the version in the message, not in the subject', () => {
    expect(makeSubjectKey(search)).toBe('bdddc904-0576-5be5-86ae-13cd1bff4e50');
    expect(makeNotificationId({ ...search, sourceVersion: 2 })).toBe('c3a4f8f9-8177-5908-bf47-f8a0da9ef8ca');
  });

  it('say the status where it is not ACTUAL, so that an exercise has ids of its own', () => {
    expect(makeSubjectKey(exercise)).toBe('5c6070b4-4138-5b8d-80ff-9076c508dc38');
    expect(makeNotificationId({ ...exercise, sourceVersion: 1 })).toBe('4cf920e4-e88f-59dc-a111-b616f5b32cf8');
    expect(makeSubjectKey({ ...exercise, status: 'ACTUAL' })).not.toBe(makeSubjectKey(exercise));
  });
});
