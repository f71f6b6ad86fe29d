import type { MigrationClass } from '@cbx/persistence';
import { migrationsCheck } from './migrations-check.js';

function migration(name: string): MigrationClass {
  return class {
    readonly name = name;
    up(): Promise<void> {
      return Promise.resolve();
    }
    down(): Promise<void> {
      return Promise.resolve();
    }
  };
}

it('fails while a migration of this release is pending, then no more, without asking again; the next release’s do not matter', async () => {
  let rows = [{ name: 'First1' }, { name: 'OfTheNextRelease3' }];
  let asked = 0;
  const check = migrationsCheck([migration('First1'), migration('Second2')], () => {
    asked += 1;
    return Promise.resolve(rows);
  });
  await expect(check()).rejects.toMatchObject({ code: 'PERSISTENCE.PENDING', message: 'Migrations are pending: Second2' });
  rows = [...rows, { name: 'Second2' }];
  await check();
  await check();
  expect(asked).toBe(2);
});
