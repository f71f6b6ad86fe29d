import { jest } from '@jest/globals';
import { ManualClock, uuidV7 } from '@cbx/kernel';
import type { Principal } from '@cbx/release';
import { faultyRecord, soundRecord } from '../../test/candidates.js';
import { exchangeDatabase, type ExchangeDatabase } from '../../test/exchange-database.js';
import { aSubmission } from '../../test/submissions.js';
import { AuditRepository } from '../persistence/audit.repository.js';
import { ProgressRepository } from '../persistence/progress.repository.js';
import { SubmissionRepository } from '../persistence/submission.repository.js';
import { ShowSubmission } from './show-submission.js';

jest.setTimeout(60_000);

const principal = (state: string): Principal => ({ subject: `${state}-operator`, state, roles: ['operator'] });

describe('showing a submission', () => {
  const submissions = new SubmissionRepository();
  const progress = new ProgressRepository();
  const stored = aSubmission({ records: [soundRecord(1, { reference: 'R-1' }), soundRecord(2, { reference: 'R-2' }), faultyRecord(3)] });
  let database: ExchangeDatabase;
  let show: ShowSubmission;

  beforeAll(async () => {
    database = await exchangeDatabase();
    show = new ShowSubmission({ unitOfWork: database.unitOfWork, submissions, progress, audit: new AuditRepository(), clock: new ManualClock('2024-05-15T10:00:00.000Z') });
    await database.unitOfWork.run((tx) => submissions.insert(tx, [stored]));
  });
  afterAll(() => database.close());

  const lastAudit = async () => (await database.rows('SELECT actor, actor_state, action, granted, submission_id, at FROM audit_entry ORDER BY id DESC LIMIT 1'))[0];

  it('gives the receipt with the stages that each record has reached', async () => {
    const notificationId = stored.parsed.records[0]!.notificationId!;
    await database.unitOfWork.run((tx) => progress.record(tx, [{ notificationId, stage: 'EVALUATED', at: new Date('2024-05-14T10:00:05.000Z'), alerts: 0 }]));
    const start = { received: '2024-05-14T10:00:00.000Z', translated: '2024-05-14T10:00:00.020Z' };
    expect(await show.show(principal('KAZ'), stored.submissionId)).toEqual({
      ...stored.parsed,
      status: 'ACCEPTED',
      records: [
        { ...stored.parsed.records[0], journey: { ...start, evaluated: { at: '2024-05-14T10:00:05.000Z', alerts: 0 } } },
        { ...stored.parsed.records[1], journey: start },
        { ...stored.parsed.records[2], journey: start },
      ],
    });
    expect(await lastAudit()).toEqual({ actor: 'KAZ-operator', actor_state: 'KAZ', action: 'READ_SUBMISSION', granted: true, submission_id: stored.submissionId, at: new Date('2024-05-15T10:00:00.000Z') });
  });

  it.each(['ARM', 'BLR', 'KGZ', 'RUS', 'TJK'])('gives nothing to %s, and puts the attempt on record', async (state) => {
    expect(await show.show(principal(state), stored.submissionId)).toBeUndefined();
    expect(await lastAudit()).toMatchObject({ actor_state: state, granted: false, submission_id: stored.submissionId });
  });

  it('gives nothing for an id that is none', async () => {
    expect(await show.show(principal('KAZ'), uuidV7())).toBeUndefined();
  });
});
