import { jest } from '@jest/globals';
import { CbxError } from '@cbx/kernel';
import { eventually } from '@cbx/testing';
import { createDataSource } from './create-data-source.js';
import type { PersistenceFixture } from './test/persistence-fixture.js';
import { persistenceFixture } from './test/persistence-fixture.js';
import { UnitOfWork } from './unit-of-work.js';

jest.setTimeout(60_000);

describe('UnitOfWork', () => {
  let fixture: PersistenceFixture;
  let unitOfWork: UnitOfWork;
  const poolErrors: Error[] = [];

  beforeAll(async () => {
    fixture = await persistenceFixture({ onPoolError: (error) => poolErrors.push(error), lockTimeoutMs: 200 });
    unitOfWork = fixture.unitOfWork;
    await fixture.ask('CREATE TABLE thing (id int PRIMARY KEY, name text UNIQUE, big bigint, day date, at timestamptz)');
  });

  beforeEach(() => fixture.ask('TRUNCATE thing'));
  afterAll(() => fixture.close());

  const names = async () => (await fixture.ask<{ name: string }>('SELECT name FROM thing ORDER BY id')).map(({ name }) => name);

  it('commits all of it, then tells', async () => {
    const told: string[][] = [];
    const result = await unitOfWork.run(async (tx) => {
      tx.afterCommit(() => told.push(['committed']));
      await tx.query("INSERT INTO thing (id, name) VALUES (1, 'a')");
      const [row] = await tx.query<{ id: number }>("INSERT INTO thing (id, name) VALUES (2, 'b') RETURNING id");
      const [updated] = await tx.query<{ name: string }>("UPDATE thing SET name = 'c' WHERE id = 2 RETURNING name");
      expect(told).toEqual([]);
      return [row?.id, updated?.name];
    });
    expect(result).toEqual([2, 'c']);
    expect(told).toEqual([['committed']]);
    expect(await names()).toEqual(['a', 'c']);
  });

  it('keeps nothing of work that throws, tells nobody, and hands the error on', async () => {
    const told: string[] = [];
    const error = new CbxError('SOME.THING', 'own');
    const run = unitOfWork.run(async (tx) => {
      tx.afterCommit(() => told.push('committed'));
      await tx.query("INSERT INTO thing (id, name) VALUES (1, 'a')");
      throw error;
    });
    await expect(run).rejects.toBe(error);
    expect(await names()).toEqual([]);
    expect(told).toEqual([]);
  });

  it('runs work again whose prepared statement a migration has changed meanwhile', async () => {
    await fixture.ask('CREATE TABLE growing (id int PRIMARY KEY)');
    await fixture.ask('INSERT INTO growing VALUES (1)');
    const read = () => unitOfWork.run((tx) => tx.query('SELECT * FROM growing WHERE id = $1', [1]));
    expect(await read()).toEqual([{ id: 1 }]);
    await fixture.ask('ALTER TABLE growing ADD COLUMN added int');
    expect(await read()).toEqual([{ id: 1, added: null }]);
  });

  it('puts the manager into the same transaction', async () => {
    await expect(
      unitOfWork.run(async (tx) => {
        await tx.manager.query("INSERT INTO thing (id, name) VALUES (1, 'a')");
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await names()).toEqual([]);
  });

  it('does not take work for done that swallowed a failed statement', async () => {
    const run = unitOfWork.run(async (tx) => {
      await tx.query("INSERT INTO thing (id, name) VALUES (1, 'a')");
      await tx.query('SELECT 1/0').catch(() => undefined);
    });
    await expect(run).rejects.toMatchObject({ code: 'PERSISTENCE.ABORTED', retryable: false });
    expect(await names()).toEqual([]);
  });

  it('names the constraint of a refused statement, and no value', async () => {
    await fixture.ask("INSERT INTO thing (id, name) VALUES (1, 'Sample')");
    const run = unitOfWork.run((tx) => tx.query("INSERT INTO thing (id, name) VALUES (2, 'Sample')"));
    await expect(run).rejects.toMatchObject({ code: 'PERSISTENCE.REFUSED', details: { sqlState: '23505', constraint: 'thing_name_key' } });
    await expect(run).rejects.not.toThrow('Sample');
  });

  it('runs both of two works that deadlocked', async () => {
    await fixture.ask("INSERT INTO thing (id, name) VALUES (1, 'a'), (2, 'b')");
    let attempts = 0;
    const bothHold = barrier(2);
    const work = (first: number, second: number, sign: string) =>
      unitOfWork.run(async (tx) => {
        attempts++;
        await tx.query('UPDATE thing SET name = name || $2 WHERE id = $1', [first, sign]);
        await bothHold();
        await tx.query("SELECT set_config('lock_timeout', '10s', true)");
        await tx.query('UPDATE thing SET name = name || $2 WHERE id = $1', [second, sign]);
      });
    await Promise.all([work(1, 2, 'x'), work(2, 1, 'y')]);
    expect(attempts).toBe(3);
    expect((await names()).map((name) => [...name].sort().join(''))).toEqual(['axy', 'bxy']);
  });

  it.each(['40001', '40P01'])('gives up on %s after a bounded number of attempts', async (state) => {
    let attempts = 0;
    const run = new UnitOfWork(fixture.dataSource, { maxAttempts: 3, backoffMs: 1 }).run(async (tx) => {
      attempts++;
      await tx.query(`DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '${state}'; END $$`);
    });
    await expect(run).rejects.toMatchObject({ code: 'PERSISTENCE.CONFLICT', retryable: true });
    expect(attempts).toBe(3);
  });

  it('does not wait for a lock for ever', async () => {
    await fixture.ask("INSERT INTO thing (id, name) VALUES (1, 'a')");
    await fixture.ask('BEGIN');
    await fixture.ask('SELECT FROM thing WHERE id = 1 FOR UPDATE');
    const run = unitOfWork.run((tx) => tx.query('UPDATE thing SET big = 1 WHERE id = 1'));
    await expect(run).rejects.toMatchObject({ code: 'PERSISTENCE.TIMEOUT', retryable: true });
    await fixture.ask('ROLLBACK');
  });

  it('says that the database is unavailable when the connection is lost in the middle, and works again at once', async () => {
    const run = unitOfWork.run(async (tx) => {
      await tx.query("INSERT INTO thing (id, name) VALUES (1, 'a')");
      expect(await fixture.cut('under-test')).toBeGreaterThan(0);
      await tx.query("INSERT INTO thing (id, name) VALUES (2, 'b')");
    });
    await expect(run).rejects.toMatchObject({ code: 'PERSISTENCE.UNAVAILABLE', retryable: true });
    expect(await names()).toEqual([]);
    await unitOfWork.run((tx) => tx.query("INSERT INTO thing (id, name) VALUES (3, 'c')"));
    expect(await names()).toEqual(['c']);
  });

  it('outlives the loss of an idle connection', async () => {
    await unitOfWork.run((tx) => tx.query('SELECT 1'));
    poolErrors.length = 0;
    expect(await fixture.cut('under-test')).toBeGreaterThan(0);
    await eventually(() => poolErrors.length > 0, { what: 'the pool to notice' });
    expect(await unitOfWork.run((tx) => tx.query('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
  });

  it('says that the database is unavailable when there is none, and before it is connected', async () => {
    const url = new URL(fixture.url);
    url.port = '1';
    const nowhere = createDataSource({ url: url.href, applicationName: 'nowhere' });
    await expect(new UnitOfWork(nowhere).run(() => Promise.resolve())).rejects.toMatchObject({ code: 'PERSISTENCE.UNAVAILABLE', retryable: true });
  });

  it('reads bigint as a number, a day as its text, an instant as a Date', async () => {
    await fixture.ask("INSERT INTO thing VALUES (1, 'a', 9007199254740991, '2016-03-01', '2016-03-01T08:30:00Z')");
    const [row] = await unitOfWork.run((tx) => tx.query('SELECT big, day, at, count(*) OVER () AS n FROM thing'));
    expect(row).toEqual({ big: 9007199254740991, day: '2016-03-01', at: new Date('2016-03-01T08:30:00Z'), n: 1 });
    await fixture.ask('UPDATE thing SET big = 9007199254740992');
    await expect(unitOfWork.run((tx) => tx.query('SELECT big FROM thing'))).rejects.toThrow(RangeError);
  });

  it('commits to disk, and reads what is committed, whatever the role would have', async () => {
    await fixture.ask(`ALTER ROLE CURRENT_USER IN DATABASE ${new URL(fixture.url).pathname.slice(1)} SET default_transaction_isolation = 'serializable'`);
    const source = await createDataSource({ url: fixture.url, applicationName: 'fresh' }).initialize();
    const [row] = await new UnitOfWork(source).run((tx) =>
      tx.query("SELECT current_setting('synchronous_commit') AS sync, current_setting('transaction_isolation') AS isolation, current_setting('application_name') AS name"),
    );
    expect(row).toEqual({ sync: 'on', isolation: 'read committed', name: 'fresh' });
    await source.destroy();
  });
});

/** Lets each of `count` callers through when all have come; later callers at once. */
function barrier(count: number): () => Promise<void> {
  let missing = count;
  let open: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return () => {
    if (--missing <= 0) open();
    return opened;
  };
}
