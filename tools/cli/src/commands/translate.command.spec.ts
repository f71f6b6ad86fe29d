import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCbx } from '../../test/run-cbx.js';

const SAMPLES = path.resolve(import.meta.dirname, '../../../../members/KAZ/samples');
const sample = (name: string): string => path.join(SAMPLES, `${name}.json`);
const expected = (name: string): unknown => JSON.parse(readFileSync(path.join(SAMPLES, `${name}.expected.json`), 'utf8'));
const linesOf = (text: string): unknown[] => text.trimEnd().split('\n').map((line) => JSON.parse(line) as unknown);

describe('cbx translate', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cbx-cli-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('prints one line of JSON for each file, in the order given, whatever its faults', async () => {
    const names = ['01-group-minimal', '24-faulty-encoding', '25-faulty-count', '03-readmission-minimal'];
    const { exitCode, stdout, stderr } = await runCbx(['translate', '--member', 'KAZ', ...names.map(sample)]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(linesOf(stdout)).toEqual(names.map(expected));
  });

  it('reads standard input where - stands', async () => {
    const { stdout } = await runCbx(['translate', '--member', 'KAZ', sample('25-faulty-count'), '-'], { stdin: readFileSync(sample('01-group-minimal'), 'utf8') });
    expect(linesOf(stdout)).toEqual([expected('25-faulty-count'), expected('01-group-minimal')]);
  });

  it('adds what a full list withdraws, with the earlier ones of its series', async () => {
    const folder = path.resolve(SAMPLES, '../../KGZ/samples');
    const { previous, current, notifications } = JSON.parse(readFileSync(path.join(folder, '14-series-3.cancels.json'), 'utf8')) as { previous: string[]; current: string; notifications: unknown[] };
    const own = JSON.parse(readFileSync(path.join(folder, '14-series-3.expected.json'), 'utf8')) as { notifications: unknown[] };
    const files = previous.flatMap((name) => ['--previous', path.join(folder, name)]);
    const { exitCode, stdout } = await runCbx(['translate', '--member', 'KGZ', ...files, path.join(folder, current)]);
    expect(exitCode).toBe(0);
    expect(linesOf(stdout)).toEqual([{ ...own, notifications: [...own.notifications, ...notifications] }]);
    expect(notifications).not.toHaveLength(0);
    expect(await runCbx(['translate', '--member', 'KGZ', ...files, path.join(folder, current), path.join(folder, current)])).toMatchObject({ exitCode: 1 });
  });

  it('tells the provenance only when asked', async () => {
    const file = sample('01-group-minimal');
    const { stdout } = await runCbx(['translate', '--member', 'KAZ', '--provenance', file], { now: '2024-05-14T11:00:00.000Z' });
    const [{ notifications }] = linesOf(stdout) as [{ notifications: { header: { provenance: Record<string, string> } }[] }];
    expect(notifications[0]!.header.provenance).toEqual({
      receivedAt: '2024-05-14T11:00:00.000Z',
      format: 'KAZ-JSON',
      mappingVersion: expect.stringMatching(/^KAZ-1\.0-[0-9a-f]{12}$/) as string,
      rawSha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
    });
  });

  it('explains where and what was expected when asked', async () => {
    const { stdout } = await runCbx(['translate', '--member', 'KAZ', '--explain', sample('25-faulty-count')]);
    expect(linesOf(stdout)).toMatchObject([{ rejections: [{ record: 0, code: 'FORMAT.COUNT_MISMATCH', line: 13, path: 'messageData.recordCount', expected: { en: expect.any(String) as string, ru: expect.any(String) as string } }] }]);
  });

  it('says how far a long file is, where it is asked to or somebody looks', async () => {
    const members = path.resolve(SAMPLES, '../../../libs/mapping/test/members');
    const row = (number: number): string => `S|1|S-${number}|||Borders|14/05/2024 09:30|free|ALL|FIND||Roe, Bo|f|W|now|hold|Left|01/06/2024\r\n`;
    const file = path.join(folder, 'long.csv');
    writeFileSync(file, `Type|Op|Case|Rev|Owner|Office|Sent|Use|For|Why|Keep|Name|Sex|Category|Urgency|Measure|Reason|Until\r\n${Array.from({ length: 2500 }, (_, number) => row(number)).join('')}`);
    const quiet = await runCbx(['translate', '--member', 'UTO', '--members', members, file]);
    expect(quiet.stderr).toBe('');
    const told = await runCbx(['translate', '--progress', '--member', 'UTO', '--members', members, file]);
    expect(told.stderr).toBe([1, 2, 2.5].map((thousands) => `cbx: ${file}: ${(thousands * 1000).toLocaleString('en')} notifications\n`).join(''));
    expect(told.stdout).toBe(quiet.stdout);
    expect((linesOf(told.stdout) as [{ notifications: unknown[] }])[0].notifications).toHaveLength(2500);
    const watched = await runCbx(['translate', '--member', 'UTO', '--members', members, file], { isTerminal: true });
    expect(watched.stderr).toBe(`${[1, 2, 2.5].map((thousands) => `\rcbx: ${file}: ${(thousands * 1000).toLocaleString('en')} notifications`).join('')}\n`);
  });

  it('reads no more of an oversized file than shows its size', async () => {
    const file = path.join(folder, 'large.json');
    writeFileSync(file, Buffer.alloc(10_485_760 + 1000, ' '));
    const { stdout } = await runCbx(['translate', '--member', 'KAZ', file]);
    expect(linesOf(stdout)).toEqual([{ notifications: [], rejections: [{ record: 0, code: 'FORMAT.FORBIDDEN' }], warnings: [] }]);
  });

  it('prints nothing where one of the files cannot be read', async () => {
    const missing = path.join(folder, 'missing.json');
    const run = await runCbx(['translate', '--member', 'KAZ', sample('01-group-minimal'), missing]);
    expect(run).toEqual({ exitCode: 2, stdout: '', stderr: `cbx: ${missing} cannot be read: no such file or directory\n` });
    expect(await runCbx(['translate', '--member', 'KAZ', folder])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('it is a folder') as string });
  });

  it('names the members there are where one is unknown', async () => {
    const { exitCode, stderr } = await runCbx(['translate', '--member', 'XXX', sample('01-group-minimal')]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/there is no member 'XXX' in .*members; there (?:is|are) .*KAZ/);
  });

  it('takes members from another folder', async () => {
    expect(await runCbx(['translate', '--members', folder, '--member', 'KAZ', sample('01-group-minimal')])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(`there is no member 'KAZ' in ${folder}`) as string });
    expect(await runCbx(['translate', '--members', path.resolve(SAMPLES, '../..'), '--member', 'KAZ', sample('01-group-minimal')])).toMatchObject({ exitCode: 0 });
  });

  it.each([
    [['translate', sample('01-group-minimal')], '--member is missing'],
    [['translate', '--member', 'KAZ'], 'no file is given'],
    [['translate', '--member', 'KAZ', '--frobnicate', 'x'], "unknown option '--frobnicate'"],
    [['translate', '--member', 'KAZ', '-', '-'], 'once only'],
    [['transmogrify'], "there is no command 'transmogrify'"],
  ])('refuses %j with a hint', async (args, words) => {
    const { exitCode, stdout, stderr } = await runCbx(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).toContain('--help');
  });

  it('helps', async () => {
    expect(await runCbx(['--help'])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('translate') as string });
    expect(await runCbx([])).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('translate') as string });
    const help = await runCbx(['translate', '--help']);
    expect(help).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Exit code') as string });
    expect(await runCbx(['help', 'translate'])).toEqual(help);
  });
});
