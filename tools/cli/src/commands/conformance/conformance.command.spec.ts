import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCbx } from '../../../test/run-cbx.js';

const MEMBERS = path.resolve(import.meta.dirname, '../../../../../members');

describe('cbx conformance', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cbx-conformance-'));
  const file = (...names: string[]): string => path.join(folder, ...names);
  const change = (name: string, from: string, to: string): void => {
    const text = readFileSync(file(name), 'utf8');
    if (!text.includes(from)) throw new Error(`${name} has no ${from}`);
    writeFileSync(file(name), text.replace(from, to));
  };
  beforeEach(() => {
    mkdirSync(folder, { recursive: true });
    cpSync(path.join(MEMBERS, 'KAZ/samples'), file('samples'), { recursive: true });
    cpSync(path.join(MEMBERS, 'KAZ/acks'), file('acks'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const run = (...args: string[]) => runCbx(['conformance', '--member', 'KAZ', ...args]);

  it.each(['KAZ', 'TJK'])('passes all samples, renderings and answers of %s, which it finds by itself', async (member) => {
    const { exitCode, stdout, stderr } = await runCbx(['conformance', '--member', member]);
    expect({ exitCode, stderr, stdout }).toEqual({ exitCode: 0, stderr: '', stdout: expect.stringMatching(/^[1-9]\d+ passed, 0 failed\n$/) as string });
  });

  it('names what passes when asked', async () => {
    const { stdout } = await run('--verbose', folder);
    for (const title of ['pass translate 01-group-minimal', 'pass render 01-group', 'pass ack 09-exercise']) expect(stdout).toContain(`${title}\n`);
  });

  it('tells where a translation differs', async () => {
    change('samples/01-group-minimal.expected.json', '"ACTUAL"', '"EXERCISE"');
    change('samples/25-faulty-count.expected.json', '"line": 13', '"line": 14');
    const { exitCode, stdout } = await run(folder);
    expect(exitCode).toBe(3);
    expect(stdout).toContain('FAIL translate 01-group-minimal\n  notifications at /0/header/status: expected "EXERCISE", got "ACTUAL"\n');
    expect(stdout).toContain('rejection missing: record 0 FORMAT.COUNT_MISMATCH line 14\n  rejection unexpected: record 0 FORMAT.COUNT_MISMATCH line 13\n');
    expect(stdout).toMatch(/\n[1-9]\d+ passed, 2 failed\n$/);
  });

  it('tells where a rendering differs, in it, in what was lost, and where it must not be one', async () => {
    change('samples/outbound/02-cancel.json', '"recordVersion": 2', '"recordVersion": 3');
    change('samples/outbound/03-losses.losses.json', '/operation/name', '/operation/area');
    change('samples/outbound/04-long-reference.not-rendered.json', 'FIELD.TOO_LONG', 'FIELD.INVALID');
    writeFileSync(file('samples/outbound/01-group.not-rendered.json'), '{"code": "FIELD.INVALID", "pointer": "/group/note"}');
    const { stdout } = await run(folder);
    expect(stdout).toContain('FAIL render 02-cancel\n  at /messageData/records/0/recordVersion: expected 3, got 2\n');
    expect(stdout).toContain('loss missing: FIELD.TOO_LONG at /operation/area');
    expect(stdout).toContain('fault missing: FIELD.INVALID at /header/sourceReference');
    expect(stdout).toContain('it is rendered, and must not be: FIELD.INVALID at /group/note');
  });

  it('tells where an answer differs, and a file that another names', async () => {
    change('acks/09-exercise.json', 'RESPONSE_TRAINING', 'RESPONSE');
    rmSync(file('samples/11-quirk-one-line.json'));
    rmSync(file('samples/11-quirk-one-line.expected.json'));
    const { stdout } = await run(folder);
    expect(stdout).toContain('FAIL ack 09-exercise\n  at /messageInfo/messageType: expected "RESPONSE", got "RESPONSE_TRAINING"\n');
    expect(stdout).toContain('FAIL ack 11-quirk-one-line\n  ENOENT');
  });

  it('shows lines of files in the encoding of the format', async () => {
    rmSync(file('samples'), { recursive: true });
    rmSync(file('acks'), { recursive: true });
    cpSync(path.join(MEMBERS, 'TJK/samples/outbound'), file('samples/outbound'), { recursive: true });
    const rendering = readFileSync(file('samples/outbound/02-group.csv'));
    // \u044f in KOI8-R.
    writeFileSync(file('samples/outbound/02-group.csv'), Buffer.concat([rendering, Buffer.from([0xd1])]));
    const { stdout } = await runCbx(['conformance', '--member', 'TJK', folder]);
    expect(stdout).toMatch(/^FAIL render 02-group\n {2}line \d+: expected "я"\n/);
  });

  it('has nothing to try in an empty folder, and one at a time', async () => {
    expect(await run(file('acks', '..', 'nowhere'))).toMatchObject({ exitCode: 2, stdout: '' });
    expect(await run('a', 'b')).toMatchObject({ exitCode: 1 });
    expect(await runCbx(['conformance', folder])).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('--member is missing') as string });
  });
});
