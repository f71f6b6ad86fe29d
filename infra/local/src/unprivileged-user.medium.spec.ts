import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unprivilegedUser } from './unprivileged-user.ts';

/** As initdb does it: access(2) on the program, which find asks by and test(1) does not; then a file in the folder. */
const LOOK = 'find "$1" -executable && touch "$2/made" && id -u';

describe('unprivilegedUser', () => {
  it.each([
    ['everybody may enter', 0o755],
    ['only its owner may enter, as mktemp makes it', 0o700],
  ])('reaches a folder that %s, and is not root', (_, mode) => {
    const folder = mkdtempSync(join(tmpdir(), 'cbx-user-'));
    chmodSync(folder, mode);
    const program = join(folder, 'program');
    const data = join(folder, 'data');
    writeFileSync(program, '', { mode: 0o755 });
    mkdirSync(data, { mode: 0o700 });

    const user = unprivilegedUser(program, data);
    const [command = '', ...args] = [...(user?.prefix ?? []), 'sh', '-c', LOOK, 'sh', program, data];
    const as = user === undefined || user.prefix.length > 0 ? {} : { uid: user.uid, gid: user.gid };
    const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', cwd: '/', ...as });
    expect({ stderr, said: stdout.trim().split('\n') }).toEqual({ stderr: '', said: [program, String(user?.uid ?? process.getuid?.())] });
    expect(stdout).not.toMatch(/^0$/m);
    rmSync(folder, { recursive: true });
  });
});
