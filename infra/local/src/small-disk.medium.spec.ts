import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@cbx/testing';
import type { ProcessSpec } from './process-spec.ts';
import { meansToMount, SmallDisk } from './small-disk.ts';

const means = meansToMount();

let home: string;
let holder: ChildProcess;
beforeEach(() => { home = mkdtempSync(join(tmpdir(), 'cbx-disk-')); });
afterEach(() => {
  holder?.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

const spec = (...command: string[]): ProcessSpec => ({ name: 'any', command, ready: { kind: 'file', path: home }, readyDeadlineMs: 1_000, stopSignal: 'SIGTERM', stopDeadlineMs: 1_000 });

async function disk(folder: string, mebibytes: number): Promise<SmallDisk> {
  const small = new SmallDisk(folder, mebibytes, means!);
  const { command, ready } = small.holder('disk');
  holder = spawn(command[0]!, command.slice(1), { stdio: 'ignore' });
  await eventually(() => ready.kind === 'file' && existsSync(ready.path), { what: 'the disk' });
  small.fill(holder.pid!);
  return small;
}

const runInside = (small: SmallDisk, ...command: string[]): string => {
  const { command: [program = '', ...args] } = small.inside(spec(...command));
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return (stdout + stderr).trim();
};

describe('SmallDisk', () => {
  it('holds what lay in the folder, and what is written there stays on it', async () => {
    // Where nothing may be mounted, faults that need a disk say so and are left out: there is nothing to see then.
    if (means === undefined) return;
    const folder = join(home, 'data');
    mkdirSync(folder);
    writeFileSync(join(folder, 'there'), 'before');
    const small = await disk(folder, 4);
    expect(runInside(small, 'cat', join(folder, 'there'))).toBe('before');
    runInside(small, 'sh', '-c', `echo new > ${folder}/new`);
    expect(existsSync(join(folder, 'new'))).toBe(false);
    expect(runInside(small, 'cat', join(folder, 'new'))).toBe('new');
    expect(readFileSync(join(folder, 'there'), 'utf8')).toBe('before');
  });

  it('is full when its room is taken, and is not any more when that is given back', async () => {
    // Where nothing may be mounted, faults that need a disk say so and are left out: there is nothing to see then.
    if (means === undefined) return;
    const folder = join(home, 'data');
    const small = await disk(folder, 4);
    expect(small.free).toBe(4 * 1024 * 1024);
    small.exhaust();
    expect(runInside(small, 'cp', '/proc/self/stat', join(folder, 'more'))).toContain('No space left on device');
    small.relieve();
    expect(runInside(small, 'sh', '-c', `echo more > ${folder}/more && cat ${folder}/more`)).toBe('more');
  });
});
