import { spawnSync } from 'node:child_process';
import { databaseUrl, DATABASES, MIGRATOR, provision, type RoleName } from '@cbx/postgres';

/* The migration job of compose: roles and databases, then the migrations of every service as the owner. Safe to run again; it exits with the first that fails. */

const adminUrl = process.env['CBX_POSTGRES_ADMIN_URL'];
const passwords = JSON.parse(process.env['CBX_ROLE_PASSWORDS'] ?? '{}') as Partial<Record<RoleName, string>>;
if (adminUrl === undefined) {
  process.stderr.write('CBX_POSTGRES_ADMIN_URL is not set: postgres://… of a superuser.\n');
  process.exit(78);
}
const passwordOf = (role: RoleName): string => {
  const password = passwords[role];
  if (password === undefined) throw new Error(`CBX_ROLE_PASSWORDS has no password of ${role}`);
  return password;
};

await provision({ adminUrl, passwordOf });
for (const { database, service } of DATABASES) {
  process.stdout.write(`migrating ${database} …\n`);
  const env = { PATH: process.env['PATH'], CBX_DATABASE_URL: databaseUrl(adminUrl, database, { role: MIGRATOR, password: passwordOf(MIGRATOR) }) };
  const { status } = spawnSync(process.execPath, [`services/${service}/dist/migrate.js`], { stdio: 'inherit', env });
  if (status !== 0) process.exit(status ?? 1);
}
