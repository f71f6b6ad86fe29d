import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCbx } from '../../test/run-cbx.js';

const KAZ = path.resolve(import.meta.dirname, '../../../../members/KAZ');
const outbound = (name: string): string => path.join(KAZ, 'samples/outbound', name);
const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

describe('cbx render', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cbx-cli-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('writes the rendering to stdout, and what was lost to stderr', async () => {
    const { exitCode, stdout, stderr } = await runCbx(['render', '--member', 'KAZ', outbound('03-losses.notification.json')]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual(json(outbound('03-losses.json')));
    expect((JSON.parse(stderr) as { losses: unknown[] }).losses).toEqual(expect.arrayContaining(json(outbound('03-losses.losses.json')) as unknown[]));
  });

  it('says nothing more where nothing was lost, and reads standard input', async () => {
    const run = await runCbx(['render', '--member', 'KAZ', '-'], { stdin: readFileSync(outbound('02-cancel.notification.json'), 'utf8') });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(run.stdout)).toEqual(json(outbound('02-cancel.json')));
  });

  it('tells what does not fit, by the exit code too', async () => {
    const run = await runCbx(['render', '--member', 'KAZ', outbound('04-long-reference.notification.json')]);
    expect(run).toMatchObject({ exitCode: 3, stdout: '' });
    expect(JSON.parse(run.stderr)).toEqual({ notRendered: json(outbound('04-long-reference.not-rendered.json')) });
  });

  it('refuses what is no notification', async () => {
    const file = path.join(folder, 'other.json');
    writeFileSync(file, '{');
    expect(await runCbx(['render', '--member', 'KAZ', file])).toEqual({ exitCode: 2, stdout: '', stderr: `cbx: ${file} is no JSON\n` });
    for (const other of ['{}', 'null', '{"header": {"kind": "OTHER"}}']) {
      writeFileSync(file, other);
      expect(await runCbx(['render', '--member', 'KAZ', file])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('no notification') as string });
    }
  });

  it.each([
    [['render', outbound('02-cancel.notification.json')], '--member is missing'],
    [['render', '--member', 'KAZ'], 'one file'],
    [['render', '--member', 'KAZ', 'a', 'b'], 'one file'],
    [['render', '--member', 'KAZ', '--at', 'soon', 'a'], '--at is an instant'],
  ])('refuses %j', async (args, words) => {
    expect(await runCbx(args)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(words) as string });
  });
});

describe('cbx ack', () => {
  const ack = (name: string): string => path.join(KAZ, 'acks', name);
  const context = ['--at', '2024-05-14T05:00:00Z', '--id', 'c5700cb1-0000-4000-8000-000000000001'];

  it.each(['09-exercise.json', '20-faulty-fields.json', '25-faulty-count.json'])('answers %s', async (name) => {
    const { exitCode, stdout, stderr } = await runCbx(['ack', '--member', 'KAZ', ...context, path.join(KAZ, 'samples', name)]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(json(ack(name)));
  });

  it('takes now and an id of its own where none are given', async () => {
    const { stdout } = await runCbx(['ack', '--member', 'KAZ', path.join(KAZ, 'samples/09-exercise.json')], { now: '2024-05-14T11:00:00.000Z' });
    expect(JSON.parse(stdout)).toMatchObject({ messageInfo: { messageDate: '2024-05-14T16:00:00.000+05:00', messageId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string } });
  });

  it.each([
    [['ack', 'a'], '--member is missing'],
    [['ack', '--member', 'KAZ'], 'one submission'],
  ])('refuses %j', async (args, words) => {
    expect(await runCbx(args)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(words) as string });
  });
});
