import { eventually } from '@cbx/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stackPaths, type StackPaths } from './paths.ts';
import { identityOf, isAlive } from './process-identity.ts';
import type { ProcessSpec } from './process-spec.ts';
import { Supervisor } from './supervisor.ts';

/** The toy tree: node processes that write a file when they are ready, and say in a common file how they end. */
let paths: StackPaths;
let told: string[];
let supervisor: Supervisor;

beforeEach(() => {
  paths = stackPaths(mkdtempSync(join(tmpdir(), 'cbx-supervisor-')));
  told = [];
  supervisor = new Supervisor(paths, (line) => told.push(line.replace(/ \(process \d+\)$/, '')));
});

afterEach(async () => {
  await supervisor.stop();
  rmSync(paths.home, { recursive: true, force: true });
});

interface Toy {
  readonly onSigterm?: 'end' | 'ignore';
  readonly endsAtOnce?: true;
  readonly stopDeadlineMs?: number;
}

const ready = (name: string): string => join(paths.home, `${name}.ready`);
const ends = (): string => (existsSync(join(paths.home, 'ends')) ? readFileSync(join(paths.home, 'ends'), 'utf8').trim() : '');

function toy(name: string, { onSigterm = 'end', endsAtOnce, stopDeadlineMs = 10_000 }: Toy = {}): ProcessSpec {
  const program = `
    const fs = require('node:fs');
    console.log('begun');
    if (${endsAtOnce === true}) { console.error('no such thing'); process.exit(3); }
    process.on('SIGTERM', () => { if (${onSigterm === 'end'}) { fs.appendFileSync(${JSON.stringify(join(paths.home, 'ends'))}, '${name} '); process.exit(0); } });
    setInterval(() => {}, 1000);
    fs.writeFileSync(${JSON.stringify(ready(name))}, String(process.pid));`;
  return { name, command: [process.execPath, '-e', program], ready: { kind: 'file', path: ready(name) }, readyDeadlineMs: 15_000, stopSignal: 'SIGTERM', stopDeadlineMs };
}

describe('Supervisor', () => {
  it('starts stages in order and stops them in reverse', async () => {
    await supervisor.claim();
    await supervisor.start([toy('base')]);
    await supervisor.start([toy('upper')]);
    const pids = ['base', 'upper'].map((name) => supervisor.process(name).pid!);
    expect(told).toEqual(['base is ready', 'upper is ready']);
    await supervisor.stop();
    expect(ends()).toBe('upper base');
    expect(pids.map(identityOf)).toEqual([undefined, undefined]);
  });

  it('kills what does not end when it is asked to', async () => {
    await supervisor.claim();
    await supervisor.start([toy('stubborn', { onSigterm: 'ignore', stopDeadlineMs: 100 })]);
    const pid = supervisor.process('stubborn').pid!;
    await supervisor.stop();
    expect(identityOf(pid)).toBeUndefined();
  });

  it('says, with the end of its log, when a process ends while it starts', async () => {
    await supervisor.claim();
    await expect(supervisor.start([toy('broken', { endsAtOnce: true })])).rejects.toMatchObject({
      message: 'broken ended while it started (exit code 3)',
      hints: expect.arrayContaining([expect.stringContaining('no such thing')]),
    });
  });

  it('adds one that cannot start at first: it is started until it is ready', async () => {
    await supervisor.claim();
    const engine = join(paths.home, 'engine');
    const { command, ...spec } = toy('guest');
    const [node = '', flag = '', program = ''] = command;
    const needy = { ...spec, command: [node, flag, `if (!require('node:fs').existsSync(${JSON.stringify(engine)})) { require('node:fs').writeFileSync(${JSON.stringify(engine)}, ''); process.exit(1); } ${program}`] };
    await supervisor.add(needy);
    expect(identityOf(supervisor.process('guest').pid!)).toBeDefined();
    expect(told).toEqual(['guest is ready']);
    await supervisor.stop();
    expect(ends()).toBe('guest');
  });

  it('starts again what ends unasked', async () => {
    await supervisor.claim();
    await supervisor.start([toy('crashing')]);
    const first = supervisor.process('crashing').pid!;
    rmSync(ready('crashing'));
    supervisor.process('crashing').signal('SIGKILL');
    await eventually(() => told.includes('crashing is ready again'), { what: 'the second life' });
    const second = supervisor.process('crashing').pid!;
    expect(second).not.toBe(first);
    expect(told.some((line) => line.startsWith('crashing ended unasked (SIGKILL)'))).toBe(true);
  });

  it('says under which number each process runs', async () => {
    const lines: string[] = [];
    const other = new Supervisor(paths, (line) => lines.push(line));
    await other.claim();
    await other.start([toy('numbered')]);
    expect(lines).toEqual([`numbered is ready (process ${other.process('numbered').pid})`]);
    await other.stop();
  });

  it('leaves alone what it was asked to stop', async () => {
    await supervisor.claim();
    await supervisor.start([toy('asked')]);
    await supervisor.stop();
    expect(told).toEqual(['asked is ready', 'asked has stopped']);
  });

  it('restarts one process on demand', async () => {
    await supervisor.claim();
    await supervisor.start([toy('one')]);
    const first = supervisor.process('one').pid;
    rmSync(ready('one'));
    await supervisor.restart('one');
    expect(supervisor.process('one').pid).not.toBe(first);
    expect(told).toEqual(['one is ready']);
  });

  it('leaves down what it was asked to kill, until it is asked to revive it', async () => {
    await supervisor.claim();
    await supervisor.start([toy('killed')]);
    const first = supervisor.process('killed').pid!;
    rmSync(ready('killed'));
    await supervisor.kill('killed');
    expect(identityOf(first)).toBeUndefined();
    expect(supervisor.process('killed').pid).toBeUndefined();
    await supervisor.revive('killed');
    expect(supervisor.process('killed').pid).toEqual(expect.any(Number));
    // It had no time to say how it ended, and nobody was told that it ended unasked.
    expect({ ends: ends(), told }).toEqual({ ends: '', told: ['killed is ready'] });
  });

  it('revives what has ended by itself meanwhile, once', async () => {
    await supervisor.claim();
    await supervisor.start([toy('crashing')]);
    rmSync(ready('crashing'));
    supervisor.process('crashing').signal('SIGKILL');
    await eventually(() => supervisor.process('crashing').pid === undefined, { what: 'its end' });
    await supervisor.revive('crashing');
    const pid = supervisor.process('crashing').pid!;
    expect(identityOf(pid)).toBeDefined();
    await supervisor.revive('crashing');
    expect(supervisor.process('crashing').pid).toBe(pid);
  });

  it('freezes a process with those that it has started, and lets them go on', async () => {
    await supervisor.claim();
    const parent = `const { spawn } = require('node:child_process'); const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']); require('node:fs').writeFileSync(${JSON.stringify(ready('parent'))}, String(child.pid)); setInterval(() => {}, 1000);`;
    await supervisor.start([{ ...toy('parent'), command: [process.execPath, '-e', parent] }]);
    const pids = [supervisor.process('parent').pid!, Number(readFileSync(ready('parent'), 'utf8'))];
    const states = (): string[] => pids.map((pid) => /^State:\t(\w)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]!);
    supervisor.process('parent').freeze();
    await eventually(() => states().join() === 'T,T', { what: 'both to stand still' });
    supervisor.process('parent').thaw();
    await eventually(() => !states().includes('T'), { what: 'both to go on' });
    // Stopping reaches one that was frozen.
    supervisor.process('parent').freeze();
    await supervisor.stop();
    expect(identityOf(pids[0]!)).toBeUndefined();
  });

  it('keeps a log of each process, and that of the start before', async () => {
    await supervisor.claim();
    await supervisor.start([toy('talking')]);
    await supervisor.stop();
    rmSync(ready('talking'));
    const again = new Supervisor(paths, () => undefined);
    await again.claim();
    await again.start([toy('talking')]);
    await again.stop();
    for (const file of ['talking.log', 'talking.previous.log']) expect(readFileSync(join(paths.logs, file), 'utf8')).toBe('begun\n');
  });
});

describe('after a supervisor was killed', () => {
  /** A supervisor in a process of its own, that holds one toy. */
  async function otherSupervisor(): Promise<{ child: ChildProcess; toyPid: number }> {
    const program = `
      import { Supervisor } from ${JSON.stringify(new URL('supervisor.ts', import.meta.url).href)};
      const supervisor = new Supervisor(${JSON.stringify(paths)}, () => {});
      await supervisor.claim();
      await supervisor.start([${JSON.stringify(toy('orphan'))}]);
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'ignore' });
    const toyPid = await eventually(() => existsSync(join(paths.run, 'orphan.json')) && existsSync(ready('orphan')) && Number(readFileSync(ready('orphan'), 'utf8')), { what: 'the toy' });
    return { child, toyPid: Number(toyPid) };
  }

  it('the next one ends what was left, and says so', async () => {
    const { child, toyPid } = await otherSupervisor();
    child.kill('SIGKILL');
    await eventually(() => identityOf(child.pid!) === undefined, { what: 'the end of the supervisor' });
    expect(identityOf(toyPid)).toBeDefined();
    await supervisor.claim();
    expect(identityOf(toyPid)).toBeUndefined();
    expect(ends()).toBe('orphan');
    expect(told).toEqual([expect.stringContaining(`orphan (process ${toyPid}) was left by an earlier start`)]);
  });

  it('the next one refuses while it lives', async () => {
    const { child, toyPid } = await otherSupervisor();
    await expect(supervisor.claim()).rejects.toThrow(`already running here, under process ${child.pid}`);
    await supervisor.stop();
    expect(identityOf(toyPid)).toBeDefined();
    const another = new Supervisor(paths, () => undefined);
    await expect(another.claim()).rejects.toThrow('already running');
    child.kill('SIGKILL');
    await eventually(() => identityOf(child.pid!) === undefined, { what: 'the end of the supervisor' });
    await another.claim();
    await another.stop();
  });

  it('a stranger who got the same process number is left alone', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await supervisor.claim();
    writeFileSync(join(paths.run, 'orphan.json'), JSON.stringify({ name: 'orphan', pid: stranger.pid, startedAt: 'another boot/1', stopSignal: 'SIGTERM', stopDeadlineMs: 1_000 }));
    await new Supervisor(paths, (line) => told.push(line)).claim();
    expect(told).toEqual([]);
    expect(isAlive(identityOf(stranger.pid!)!)).toBe(true);
    expect(existsSync(join(paths.run, 'orphan.json'))).toBe(false);
    stranger.kill('SIGKILL');
  });

  it('half a record, as a crash leaves it, stops nothing', async () => {
    await supervisor.claim();
    writeFileSync(join(paths.run, 'cut.json'), '{"pid": 12');
    await expect(new Supervisor(paths, () => undefined).claim()).resolves.toBeUndefined();
  });
});
