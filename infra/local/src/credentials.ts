import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { typableSecret } from './secrets.ts';

/** ISO 3166-1 alpha-3, in the order in which tables show them. */
export const MEMBER_STATES = ['ARM', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK'] as const;

/** The state whose staff runs a local stack: every token is for a state. */
const OPERATED_BY = 'KAZ';

export interface SignIn {
  readonly username: string;
  readonly password: string;
  readonly state: string;
  readonly role: 'operator' | 'supervisor' | 'ops';
  /** As the console shows it. */
  readonly name: string;
}

/** A program that asks for tokens itself. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly state: string;
}

export type MemberSystem = ClientCredentials;

/** What one local stack generated for itself. */
export interface Credentials {
  readonly postgresPassword: string;
  readonly signIns: readonly SignIn[];
  readonly memberSystems: readonly MemberSystem[];
  /** For `cbx ops`. */
  readonly ops: ClientCredentials;
}

/** The stack's credentials: read from `file`, or generated and kept there, for its owner only. */
export function provideCredentials(file: string): Credentials {
  if (existsSync(file)) return completed(file, JSON.parse(readFileSync(file, 'utf8')) as Partial<Credentials>);
  const credentials = generateCredentials();
  keep(file, credentials);
  return credentials;
}

/** A file that an earlier version wrote gets what it lacks, and nothing else changes. */
function completed(file: string, known: Partial<Credentials>): Credentials {
  const credentials = { ...generateCredentials(), ...known };
  if (known.ops === undefined) keep(file, credentials);
  return credentials;
}

function keep(file: string, credentials: Credentials): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Written aside and renamed: a start that is cut off leaves whole credentials or none.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}

export function generateCredentials(): Credentials {
  return {
    postgresPassword: typableSecret(),
    signIns: MEMBER_STATES.flatMap((state) => [
      { username: `operator.${state.toLowerCase()}`, password: typableSecret(), state, role: 'operator' as const, name: `Operator ${state}` },
      { username: `supervisor.${state.toLowerCase()}`, password: typableSecret(), state, role: 'supervisor' as const, name: `Supervisor ${state}` },
    ]),
    memberSystems: MEMBER_STATES.map((state) => ({ clientId: `${state.toLowerCase()}-system`, clientSecret: typableSecret(), state })),
    ops: { clientId: 'ops', clientSecret: typableSecret(), state: OPERATED_BY },
  };
}
