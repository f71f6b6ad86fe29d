import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { AccountsFile } from './accounts.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';

/** What is known in the clear where credentials are generated. */
export interface PlainAccounts {
  readonly signIns: readonly { readonly username: string; readonly password: string; readonly state: string; readonly role: string; readonly name: string }[];
  readonly memberSystems: readonly { readonly clientId: string; readonly clientSecret: string; readonly state: string }[];
}

/** Writes the accounts file, for its owner only. An account that is in the file already keeps its id, and its hash where the password is the same. */
export async function writeAccounts(path: string, plain: PlainAccounts): Promise<void> {
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as AccountsFile) : { accounts: [], memberSystems: [] };
  const file: AccountsFile = {
    accounts: await Promise.all(
      plain.signIns.map(async ({ username, password, state, role, name }) => {
        const known = before.accounts.find((account) => account.username === username);
        return { id: known?.id ?? randomUUID(), username, passwordHash: await keptOrNew(password, known?.passwordHash), name, state, roles: [role] };
      }),
    ),
    memberSystems: await Promise.all(
      plain.memberSystems.map(async ({ clientId, clientSecret, state }) => {
        const known = before.memberSystems.find((system) => system.clientId === clientId);
        return { clientId, secretHash: await keptOrNew(clientSecret, known?.secretHash), state };
      }),
    ),
  };
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

async function keptOrNew(secret: string, hash: string | undefined): Promise<string> {
  return hash !== undefined && (await verifyPassword(secret, hash)) ? hash : hashPassword(secret);
}
