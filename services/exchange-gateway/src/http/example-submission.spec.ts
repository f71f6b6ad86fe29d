import { fileURLToPath } from 'node:url';
import { codec } from '../../test/wire-codec.js';
import { createTranslate } from '../receive-submission/translation/create-translate.js';
import { loadMembers } from '../receive-submission/translation/load-members.js';
import { EXAMPLE_SUBMISSION } from './example-submission.js';

describe('the example of the API description', () => {
  it('is a submission that the translator accepts without a remark', () => {
    const translate = createTranslate(loadMembers(fileURLToPath(new URL('../../../../members', import.meta.url))), codec);
    const result = translate({ member: 'KAZ', bytes: Buffer.from(JSON.stringify(EXAMPLE_SUBMISSION)), receivedAt: new Date('2024-05-14T04:31:00.000Z'), rawSha256: 'a'.repeat(64) });
    expect(result).toMatchObject({ faults: [], warnings: [], records: [{ record: 1, sourceReference: 'Р-2024-5001', faults: [], warnings: [] }] });
  });
});
