import { execFileSync, spawnSync } from 'node:child_process';
import { StackError } from './stack-error.ts';

/** Whom a program runs as that refuses to run as root, and the words to put before its command. */
export interface UnprivilegedUser {
  readonly uid: number;
  readonly gid: number;
  /** Empty, or a call of setpriv(1) that keeps the right to pass through folders that only root may enter. */
  readonly prefix: readonly string[];
}

/** PostgreSQL's own account where the system has one, else the one that owns nothing; no account is made on somebody's machine. */
const ACCOUNTS = ['postgres', 'nobody'] as const;

/**
 * `undefined` where the caller is no root and nothing need be done. As root: an account without rights. A checkout may lie where that account
 * cannot go (`/root`, a folder of mktemp): then the program keeps CAP_DAC_OVERRIDE, which PostgreSQL does not mind.
 *
 * @param mustExecute a program that the account has to reach
 * @param mustWrite a folder, owned by the account after this call, that it has to reach
 */
export function unprivilegedUser(mustExecute: string, mustWrite: string): UnprivilegedUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = accountWithoutRights();
  execFileSync('chown', ['-R', `${uid}:${gid}`, mustWrite]);
  const reaches = (prefix: readonly string[]): boolean => {
    const [command = '', ...args] = [...prefix, 'sh', '-c', 'test -x "$1" && test -w "$2"', 'sh', mustExecute, mustWrite];
    return spawnSync(command, args, prefix.length === 0 ? { uid, gid, cwd: '/' } : { cwd: '/' }).status === 0;
  };
  if (reaches([])) return { uid, gid, prefix: [] };
  // no_setuid_fixup: access(2), by which initdb looks for its programs, else leaves the capability out of account (capabilities(7)).
  const prefix = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--securebits=+no_setuid_fixup', '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  if (reaches(prefix)) return { uid, gid, prefix };
  throw new StackError(`PostgreSQL does not run as root, and the account it would run as cannot enter ${mustWrite}`, {
    hints: ['move the checkout to a folder that every account may enter, install util-linux (setpriv), or run as an ordinary user'],
  });
}

function accountWithoutRights(): { uid: number; gid: number } {
  for (const account of ACCOUNTS) {
    const [uid, gid] = ['-u', '-g'].map((what) => spawnSync('id', [what, account], { encoding: 'utf8' }).stdout?.trim() ?? '');
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new StackError(`PostgreSQL does not run as root, and there is no account ${ACCOUNTS.join(' or ')} to run it as`);
}
