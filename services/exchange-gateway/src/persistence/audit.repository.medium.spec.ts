import { jest } from '@jest/globals';
import { exchangeDatabase, type ExchangeDatabase } from '../../test/exchange-database.js';
import { AuditRepository } from './audit.repository.js';

jest.setTimeout(60_000);

describe('the audit log', () => {
  let database: ExchangeDatabase;

  beforeAll(async () => {
    database = await exchangeDatabase();
    await database.unitOfWork.run((tx) => new AuditRepository().append(tx, { at: new Date(), actor: { subject: 'system-1', state: 'KAZ' }, action: 'LIST_SUBMISSIONS', granted: true }));
  });
  afterAll(() => database.close());

  it.each(["UPDATE audit_entry SET actor = 'other'", 'DELETE FROM audit_entry', 'TRUNCATE audit_entry'])('cannot be changed: %s', async (statement) => {
    await expect(database.rows(statement)).rejects.toMatchObject({ code: 'PERSISTENCE.REFUSED' });
    expect(await database.rows('SELECT actor, actor_state, action, granted, submission_id FROM audit_entry')).toEqual([
      { actor: 'system-1', actor_state: 'KAZ', action: 'LIST_SUBMISSIONS', granted: true, submission_id: null },
    ]);
  });
});
