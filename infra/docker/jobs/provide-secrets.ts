import { chownSync, chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { writeAccounts } from '@cbx/identity/accounts';
import { databaseUrl, DATABASES, MIGRATOR, type RoleName } from '@cbx/postgres';
import { provideCredentials } from '../../local/src/credentials.ts';

/*
 * The first job of compose: whatever has to be secret is generated once into a volume, each file readable only by the user of the process that needs it.
 * A later start keeps what is there. `node infra/docker/jobs/provide-secrets.ts FOLDER`.
 */

/** Users of the processes, as docker-compose.yml names them. */
const USERS = { postgres: 999, jobs: 10001, 'exchange-gateway': 10002, 'case-registry': 10003, alerting: 10004, identity: 10005 } as const;

const SERVER = 'postgres://postgres:@postgres:5432/postgres';
const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('usage: node infra/docker/jobs/provide-secrets.ts FOLDER\n');
  process.exit(2);
}
const origin = process.env['CBX_CONSOLE_ORIGIN'] ?? 'http://localhost:7400';
const issuer = process.env['CBX_OIDC_ISSUER'] ?? 'http://localhost:7410';

chmodSync(folder, 0o711);
const credentials = provideCredentials(join(folder, 'credentials.json'));
const passwords = provideRolePasswords(join(folder, 'role-passwords.json'));
const accounts = join(folder, 'accounts.json');
await writeAccounts(accounts, { ...credentials, opsClients: [credentials.ops] });
handOver(accounts, USERS.identity);

provide('postgres-password', credentials.postgresPassword, USERS.postgres);
const admin = new URL(SERVER);
admin.password = credentials.postgresPassword;
provideEnvironment('jobs', { CBX_POSTGRES_ADMIN_URL: admin.href, CBX_ROLE_PASSWORDS: JSON.stringify(passwords) });
for (const { database, role, service } of DATABASES) {
  provideEnvironment(service, { CBX_DATABASE_URL: databaseUrl(SERVER, database, { role, password: passwords[role] }) });
}
provideEnvironment('identity', {
  CBX_IDENTITY_ISSUER: issuer,
  CBX_IDENTITY_ACCOUNTS_FILE: accounts,
  CBX_IDENTITY_KEYS_FILE: '/var/lib/cbx/identity/keys.json',
  CBX_IDENTITY_CONSOLE_ORIGINS: `${origin},${origin.replace('//localhost', '//127.0.0.1')}`,
});
// Volumes that one process writes.
chownSync('/var/lib/cbx/schemas', USERS.jobs, USERS.jobs);
chownSync('/var/lib/cbx/identity', USERS.identity, USERS.identity);
process.stdout.write('Secrets are in place. `docker compose run --rm sign-ins` shows who may sign in.\n');

function provideRolePasswords(file: string): Record<RoleName, string> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Record<RoleName, string>;
  const roles: RoleName[] = [MIGRATOR, ...DATABASES.map(({ role }) => role)];
  const made = Object.fromEntries(roles.map((role) => [role, randomBytes(24).toString('base64url')])) as Record<RoleName, string>;
  const draft = `${file}.new`;
  writeFileSync(draft, JSON.stringify(made), { mode: 0o600 });
  renameSync(draft, file);
  return made;
}

function provideEnvironment(user: Exclude<keyof typeof USERS, 'postgres'>, values: Readonly<Record<string, string>>): void {
  const lines = Object.entries(values).map(([name, value]) => `${name}='${value}'\n`);
  provide(`${user}.env`, lines.join(''), USERS[user]);
}

function provide(name: string, content: string, user: number): void {
  const file = join(folder!, name);
  writeFileSync(file, content, { mode: 0o400 });
  handOver(file, user);
}

function handOver(file: string, user: number): void {
  chownSync(file, user, user);
  chmodSync(file, 0o400);
}
