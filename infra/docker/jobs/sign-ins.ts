import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from '../../local/src/credentials.ts';

/* Shows who may sign in to the suite that compose runs: `docker compose run --rm sign-ins`. */
const { signIns, memberSystems, ops } = JSON.parse(readFileSync(join(process.argv[2] ?? '/run/cbx', 'credentials.json'), 'utf8')) as Credentials;
for (const { username, password, role, state } of signIns) process.stdout.write(`${state}  ${role.padEnd(10)}  ${username.padEnd(16)}  ${password}\n`);
for (const { clientId, clientSecret, state } of memberSystems) process.stdout.write(`${state}  member      ${clientId.padEnd(16)}  ${clientSecret}\n`);
process.stdout.write(`${ops.state}  ops         ${ops.clientId.padEnd(16)}  ${ops.clientSecret}\n`);
