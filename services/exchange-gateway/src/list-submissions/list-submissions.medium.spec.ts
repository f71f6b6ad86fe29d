import { jest } from '@jest/globals';
import { ManualClock } from '@cbx/kernel';
import type { Principal } from '@cbx/release';
import { exchangeDatabase, type ExchangeDatabase } from '../../test/exchange-database.js';
import { aSubmission } from '../../test/submissions.js';
import { AuditRepository } from '../persistence/audit.repository.js';
import { SubmissionRepository } from '../persistence/submission.repository.js';
import { ListSubmissions } from './list-submissions.js';

jest.setTimeout(60_000);

const KAZ: Principal = { subject: 'kaz-system', state: 'KAZ', roles: ['member-system'] };

describe('listing submissions', () => {
  let database: ExchangeDatabase;
  let list: ListSubmissions;
  let newestFirst: string[];

  beforeAll(async () => {
    database = await exchangeDatabase();
    const submissions = new SubmissionRepository();
    list = new ListSubmissions({ unitOfWork: database.unitOfWork, submissions, audit: new AuditRepository(), clock: new ManualClock('2024-05-15T10:00:00.000Z') });
    // Three at one instant: pages must neither skip nor repeat among them.
    const own = ['10:00:01', '10:00:02', '10:00:02', '10:00:02', '10:00:03'].map((time) => aSubmission({ receivedAt: `2024-05-14T${time}.000Z` }));
    await database.unitOfWork.run(async (tx) => {
      await submissions.insert(tx, [...own, aSubmission({ member: 'RUS' })]);
    });
    newestFirst = [...own].sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime() || (a.submissionId < b.submissionId ? 1 : -1)).map(({ submissionId }) => submissionId);
  });
  afterAll(() => database.close());

  it("gives the state's own, newest first", async () => {
    const page = await list.list(KAZ, { limit: 10 });
    expect(page.items.map(({ submissionId }) => submissionId)).toEqual(newestFirst);
    expect(page).not.toHaveProperty('nextCursor');
    expect(page.items[0]).toMatchObject({ receivedAt: '2024-05-14T10:00:03.000Z', status: 'REFUSED', recordCount: 0, format: 'test', mappingVersion: '1' });
    expect(page.items[0]).not.toHaveProperty('refused');
  });

  it('goes on where a page ended', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list.list(KAZ, { limit: 2, cursor });
      seen.push(...page.items.map(({ submissionId }) => submissionId));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(newestFirst);
  });

  it("refuses a cursor of another state's list", async () => {
    const { nextCursor } = await list.list(KAZ, { limit: 1 });
    await expect(list.list({ ...KAZ, state: 'RUS' }, { limit: 1, cursor: nextCursor })).rejects.toMatchObject({ code: 'CURSOR.INVALID' });
  });

  it('puts each reading on record', async () => {
    const [before] = await database.rows<{ n: number }>("SELECT count(*)::int AS n FROM audit_entry WHERE action = 'LIST_SUBMISSIONS' AND granted");
    await list.list(KAZ, { limit: 1 });
    const [after] = await database.rows<{ n: number }>("SELECT count(*)::int AS n FROM audit_entry WHERE action = 'LIST_SUBMISSIONS' AND granted");
    expect(after!.n).toBe(before!.n + 1);
  });
});
