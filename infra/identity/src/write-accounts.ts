import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { AccountsFile } from './accounts.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';

/** A program's id and secret, and the state that it speaks for. */
export interface PlainClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly state: string;
}

/** What is known in the clear where credentials are generated. */
export interface PlainAccounts {
  readonly signIns: readonly { readonly username: string; readonly password: string; readonly state: string; readonly role: string; readonly name: string }[];
  readonly memberSystems: readonly PlainClient[];
  readonly opsClients?: readonly PlainClient[];
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
    memberSystems: await hashed(plain.memberSystems, before.memberSystems),
    opsClients: await hashed(plain.opsClients ?? [], before.opsClients ?? []),
  };
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

function hashed(clients: readonly PlainClient[], before: readonly { readonly clientId: string; readonly secretHash: string }[]): Promise<AccountsFile['memberSystems']> {
  return Promise.all(
    clients.map(async ({ clientId, clientSecret, state }) => {
      const known = before.find((client) => client.clientId === clientId);
      return { clientId, secretHash: await keptOrNew(clientSecret, known?.secretHash), state };
    }),
  );
}

async function keptOrNew(secret: string, hash: string | undefined): Promise<string> {
  return hash !== undefined && (await verifyPassword(secret, hash)) ? hash : hashPassword(secret);
}
