import { aCandidate, type CandidateChoices } from '../../test/candidates.js';
import { faultOf, verdictsOn, type AcceptedBefore, type VerdictCode } from './verdicts.js';

const NOTHING: AcceptedBefore = { contentHashOf: () => undefined, knowsSubject: () => false };
const RECEIVED = '2024-05-14T10:00:00.000Z';

function having(...accepted: CandidateChoices[]): AcceptedBefore {
  const candidates = accepted.map(aCandidate);
  return {
    contentHashOf: (id) => candidates.find(({ notificationId }) => notificationId === id)?.contentHash,
    knowsSubject: (key) => candidates.some(({ subjectKey }) => subjectKey === key),
  };
}

function verdicts(choices: CandidateChoices, { before = NOTHING, receivedAt = RECEIVED }: { before?: AcceptedBefore; receivedAt?: string } = {}): VerdictCode[] {
  return verdictsOn(aCandidate(choices), { member: 'KAZ', receivedAt: new Date(receivedAt), before });
}

describe('verdicts', () => {
  it('find nothing against a sound record of the sender', () => {
    expect(verdicts({})).toEqual([]);
  });

  describe('GATE.ORIGIN', () => {
    it('when the record is of another state', () => {
      expect(verdicts({ origin: 'RUS' })).toEqual(['GATE.ORIGIN']);
    });

    it('tells nothing about what the other state sent', () => {
      const before = having({ origin: 'RUS', content: 'secret' });
      expect(verdicts({ origin: 'RUS', content: 'guess' }, { before })).toEqual(['GATE.ORIGIN']);
      expect(verdicts({ origin: 'RUS', action: 'CANCEL', version: 2 }, { before })).toEqual(['GATE.ORIGIN']);
      expect(verdicts({ origin: 'RUS', action: 'CANCEL', version: 2 })).toEqual(['GATE.ORIGIN']);
    });
  });

  describe('GATE.VERSION_CONFLICT', () => {
    it('when this reference and version came with other content', () => {
      expect(verdicts({ content: 'b' }, { before: having({ content: 'a' }) })).toEqual(['GATE.VERSION_CONFLICT']);
    });

    it('not when it came with the same content, nor for another version', () => {
      expect(verdicts({ content: 'a' }, { before: having({ content: 'a' }) })).toEqual([]);
      expect(verdicts({ content: 'b', version: 2 }, { before: having({ content: 'a' }) })).toEqual([]);
    });

    it('when a CANCEL has no version of its own', () => {
      expect(verdicts({ action: 'CANCEL', version: 1 }, { before: having({ version: 1 }) })).toEqual(['GATE.VERSION_CONFLICT']);
    });
  });

  describe('GATE.RETENTION_PASSED', () => {
    it.each([
      ['the day before receipt', '2024-05-13', ['GATE.RETENTION_PASSED']],
      ['the day of receipt', '2024-05-14', []],
      ['the day after receipt', '2024-05-15', []],
    ])('retained until %s', (_what, retainUntil, expected) => {
      expect(verdicts({ retainUntil })).toEqual(expected);
    });

    it('counts days in UTC', () => {
      expect(verdicts({ retainUntil: '2024-05-14', sentAt: RECEIVED }, { receivedAt: '2024-05-14T23:59:59.999Z' })).toEqual([]);
      expect(verdicts({ retainUntil: '2024-05-14', sentAt: RECEIVED }, { receivedAt: '2024-05-15T00:00:00.000Z' })).toEqual(['GATE.RETENTION_PASSED']);
    });
  });

  describe('GATE.CLOCK', () => {
    it.each([
      ['exactly 1 h after receipt', '2024-05-14T11:00:00.000Z', []],
      ['1 h and 1 ms after receipt', '2024-05-14T11:00:00.001Z', ['GATE.CLOCK']],
      ['long before receipt', '2020-01-01T00:00:00.000Z', []],
    ])('sent %s', (_what, sentAt, expected) => {
      expect(verdicts({ sentAt })).toEqual(expected);
    });
  });

  describe('RULE.CANCEL_WITHOUT_RECORD', () => {
    it('when the origin never sent the record', () => {
      expect(verdicts({ action: 'CANCEL', version: 2 })).toEqual(['RULE.CANCEL_WITHOUT_RECORD']);
      expect(verdicts({ action: 'CANCEL', version: 2 }, { before: having({ reference: 'R-2' }) })).toEqual(['RULE.CANCEL_WITHOUT_RECORD']);
    });

    it('not when it sent any version of it, nor for an UPDATE', () => {
      expect(verdicts({ action: 'CANCEL', version: 2 }, { before: having({ version: 1 }) })).toEqual([]);
      expect(verdicts({ action: 'UPDATE', version: 2 })).toEqual([]);
    });
  });

  it('are all reported together', () => {
    expect(verdicts({ action: 'CANCEL', version: 2, retainUntil: '2024-05-13', sentAt: '2024-05-14T12:00:00.000Z' })).toEqual(['GATE.RETENTION_PASSED', 'GATE.CLOCK', 'RULE.CANCEL_WITHOUT_RECORD']);
    expect(verdicts({ content: 'b', retainUntil: '2024-05-13', sentAt: '2024-05-14T12:00:00.000Z' }, { before: having({ content: 'a' }) })).toEqual(['GATE.VERSION_CONFLICT', 'GATE.RETENTION_PASSED', 'GATE.CLOCK']);
    expect(verdicts({ origin: 'RUS', retainUntil: '2024-05-13', sentAt: '2024-05-14T12:00:00.000Z' })).toEqual(['GATE.ORIGIN', 'GATE.RETENTION_PASSED', 'GATE.CLOCK']);
  });

  it('say what was expected in both languages and have no line', () => {
    const fault = faultOf('GATE.CLOCK');
    expect(fault.expected.en).toMatch(/1 hour/);
    expect(fault.expected.ru).toMatch(/1 час/);
    expect(fault).not.toHaveProperty('line');
  });
});
