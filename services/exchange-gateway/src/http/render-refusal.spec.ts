import { aFault } from '../../test/candidates.js';
import type { Receipt } from '../domain/receipt.js';
import { renderRefusal } from './render-refusal.js';

const receipt: Receipt = {
  submissionId: '018f0000-0000-7000-8000-000000000001',
  member: 'KAZ',
  format: 'test',
  mappingVersion: '1',
  receivedAt: '2024-05-14T10:00:00.000Z',
  rawSha256: 'ab',
  byteLength: 3,
  recordCount: 1,
  records: [{ record: 1, outcome: 'REJECTED', faults: [aFault('FIELD.INVALID', 7)], warnings: [aFault('FIELD.UNKNOWN', 9)] }],
};

describe('a refusal', () => {
  it('is a problem that names every fault with its record', () => {
    expect(renderRefusal(receipt, 'en')).toEqual({
      type: 'urn:cbx:problem:SUBMISSION.REFUSED',
      title: 'No record of the submission was acceptable',
      status: 422,
      code: 'SUBMISSION.REFUSED',
      detail: 'None of the 1 records was acceptable',
      instance: '/v1/submissions/018f0000-0000-7000-8000-000000000001',
      submissionId: receipt.submissionId,
      faults: [{ record: 1, ...aFault('FIELD.INVALID', 7) }],
      warnings: [{ record: 1, ...aFault('FIELD.UNKNOWN', 9) }],
    });
  });

  it('has its title in the language asked for, and nothing else differs', () => {
    const { title, ...russian } = renderRefusal(receipt, 'ru');
    expect(title).toBe('Ни одна запись сообщения не принята');
    expect(renderRefusal(receipt, 'en')).toMatchObject(russian);
  });

  it('gives the faults of a submission that could not be read', () => {
    const problem = renderRefusal({ ...receipt, recordCount: 0, records: [], faults: [{ code: 'FORMAT.MALFORMED', expected: { en: 'JSON', ru: 'JSON' } }] }, 'en');
    expect(problem).toMatchObject({ detail: 'The submission could not be read', faults: [{ record: 0, code: 'FORMAT.MALFORMED' }] });
    expect(problem).not.toHaveProperty('warnings');
  });
});
