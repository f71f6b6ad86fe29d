import { aCandidate, aFault, faultyRecord, soundRecord, type CandidateChoices } from '../../test/candidates.js';
import { isNew, isRefused, judgeSubmission, type JudgedRecord } from './judge-submission.js';
import type { TranslatedRecord } from './translated-submission.js';

function judge(records: TranslatedRecord[], accepted: CandidateChoices[] = []): JudgedRecord[] {
  const candidates = accepted.map(aCandidate);
  return judgeSubmission(records, {
    member: 'KAZ',
    receivedAt: new Date('2024-05-14T10:00:00.000Z'),
    before: {
      contentHashOf: (id) => candidates.find(({ notificationId }) => notificationId === id)?.contentHash,
      knowsSubject: (key) => candidates.some(({ subjectKey }) => subjectKey === key),
    },
  });
}

const outcomes = (judged: JudgedRecord[]) => judged.map(({ outcome }) => outcome);
const codes = (judged: JudgedRecord[]) => judged.map(({ faults }) => faults.map(({ code }) => code));

describe('judging a submission', () => {
  it('accepts a sound record, marks warnings, rejects what could not be translated', () => {
    const judged = judge([soundRecord(1), soundRecord(2, { reference: 'R-2' }, [aFault('FIELD.UNKNOWN')]), faultyRecord(3)]);
    expect(outcomes(judged)).toEqual(['ACCEPTED', 'ACCEPTED_WITH_WARNINGS', 'REJECTED']);
    expect(codes(judged)).toEqual([[], [], ['FIELD.INVALID']]);
    expect(judged.map(isNew)).toEqual([true, true, false]);
  });

  it('finds a record unchanged that was accepted with the same content, with warnings or without', () => {
    const judged = judge([soundRecord(1), soundRecord(2, { reference: 'R-2' }, [aFault('FIELD.UNKNOWN')])], [{}, { reference: 'R-2' }]);
    expect(outcomes(judged)).toEqual(['UNCHANGED', 'UNCHANGED']);
    expect(judged.map(isNew)).toEqual([false, false]);
  });

  it('lets a verdict come before sameness: what is past its retention is not confirmed', () => {
    const choices = { retainUntil: '2024-05-13' };
    expect(codes(judge([soundRecord(1, choices)], [choices]))).toEqual([['GATE.RETENTION_PASSED']]);
  });

  it('finds the second of two equal records unchanged, and the second of two that differ in conflict', () => {
    expect(outcomes(judge([soundRecord(1), soundRecord(2)]))).toEqual(['ACCEPTED', 'UNCHANGED']);
    expect(codes(judge([soundRecord(1, { content: 'a' }), soundRecord(2, { content: 'b' })]))).toEqual([[], ['GATE.VERSION_CONFLICT']]);
  });

  it('takes a CANCEL after its NEW in one file, not before it', () => {
    const cancel: CandidateChoices = { action: 'CANCEL', version: 2 };
    expect(codes(judge([soundRecord(1), soundRecord(2, cancel)]))).toEqual([[], []]);
    expect(codes(judge([soundRecord(1, cancel), soundRecord(2)]))).toEqual([['RULE.CANCEL_WITHOUT_RECORD'], []]);
  });

  it('never lets a rejected record make its subject known or its version taken', () => {
    const tooLate = { sentAt: '2024-05-14T12:00:00.000Z' };
    const judged = judge([soundRecord(1, tooLate), soundRecord(2, { action: 'CANCEL', version: 2 }), soundRecord(3, { content: 'b' })]);
    expect(codes(judged)).toEqual([['GATE.CLOCK'], ['RULE.CANCEL_WITHOUT_RECORD'], []]);
  });

  it('refuses a submission only when nothing of it was acceptable', () => {
    expect(isRefused(judge([faultyRecord(1), soundRecord(2, { origin: 'RUS' })]))).toBe(true);
    expect(isRefused(judge([faultyRecord(1), soundRecord(2)]))).toBe(false);
    expect(isRefused(judge([soundRecord(1)], [{}]))).toBe(false);
    expect(isRefused([])).toBe(true);
  });
});
