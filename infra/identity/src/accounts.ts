import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { hashPassword, verifyPassword } from './password-hash.ts';

const state = z.string().regex(/^[A-Z]{3}$/, 'ISO 3166-1 alpha-3');
const hash = z.string().startsWith('scrypt$');

/** The accounts file: people who sign in, and programs (member systems, the suite's operations) that ask for tokens themselves. Secrets stand in it as hashes only. */
export const accountsFile = z.object({
  accounts: z.array(
    z.object({
      /** Opaque and for ever: the `sub` of its tokens. */
      id: z.uuid(),
      username: z.string().min(1),
      passwordHash: hash,
      name: z.string().min(1),
      state,
      roles: z.array(z.string()).min(1),
    }),
  ),
  memberSystems: z.array(z.object({ clientId: z.string().min(1), secretHash: hash, state, roles: z.array(z.string()).default(['member-system']) })),
  /** Programs of those who run the suite (`cbx ops`). `state`: whose staff that is. */
  opsClients: z.array(z.object({ clientId: z.string().min(1), secretHash: hash, state, roles: z.array(z.string()).default(['ops']) })).default([]),
});

export type AccountsFile = z.input<typeof accountsFile>;
export type Account = z.output<typeof accountsFile>['accounts'][number];
/** A program that asks for tokens with a secret of its own. */
export type Client = z.output<typeof accountsFile>['memberSystems'][number];

/** Who may sign in. */
export class Accounts {
  readonly memberSystems: readonly Client[];
  readonly opsClients: readonly Client[];
  readonly #byUsername: ReadonlyMap<string, Account>;
  readonly #byId: ReadonlyMap<string, Account>;
  readonly #decoy: Promise<string>;

  constructor(file: z.output<typeof accountsFile>) {
    this.memberSystems = file.memberSystems;
    this.opsClients = file.opsClients;
    this.#byUsername = new Map(file.accounts.map((account) => [account.username, account]));
    this.#byId = new Map(file.accounts.map((account) => [account.id, account]));
    this.#decoy = hashPassword('');
  }

  static read(path: string): Accounts {
    return new Accounts(accountsFile.parse(JSON.parse(readFileSync(path, 'utf8'))));
  }

  byId(id: string): Account | undefined {
    return this.#byId.get(id);
  }

  /** The account, if the password is its own. An unknown name takes as long as a wrong password, so that names cannot be sounded out. */
  async verify(username: string, password: string): Promise<Account | undefined> {
    const account = this.#byUsername.get(username.trim().toLowerCase());
    const right = await verifyPassword(password, account?.passwordHash ?? (await this.#decoy));
    return right ? account : undefined;
  }
}
