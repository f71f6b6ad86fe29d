import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCbx } from '../../../test/run-cbx.js';

const MEMBERS = path.resolve(import.meta.dirname, '../../../../../libs/mapping/test/members');

describe('cbx mapping', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cbx-mapping-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('check says what a mapping without mistakes does', async () => {
    const { exitCode, stdout } = await runCbx(['mapping', 'check', '--members', MEMBERS]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^UTO: no mistakes\. UTO-LIST: reads, renders; 4 kinds, \d+ fields of the shared schema, 1 samples\n/);
  });

  it('check says every mistake with file and line, and nothing that follows from another', async () => {
    const broken = path.join(folder, 'UTO');
    cpSync(path.join(MEMBERS, 'UTO'), broken, { recursive: true });
    const file = path.join(broken, 'mapping.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('date-time(dd/mm/yyyy hh:mm +01:00', 'date-time(dd/mm/y hh:mm +01:00').replace('-> search.reason', '-> search.resaon'));
    const { exitCode, stdout } = await runCbx(['mapping', 'check', broken]);
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/UTO\/mapping\.yaml:\d+: 'dd\/mm\/y hh:mm \+01:00' is no layout of a date and time/);
    expect(stdout).toMatch(/UTO\/mapping\.yaml:\d+: 'search\.resaon' is not in the shared schema \(did you mean 'reason'\?\)/);
    expect(stdout).not.toContain('sentAt');
    expect(stdout).toMatch(/UTO: 3 mistakes\n$/);
  });

  it('check needs a mapping', async () => {
    expect(await runCbx(['mapping', 'check', path.join(folder, 'none')])).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('docs says per field what a format carries', async () => {
    const { exitCode, stdout } = await runCbx(['mapping', 'docs', '--members', MEMBERS, '--member', 'UTO']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('| UTO | UTO-LIST | both ways | canonical receipt |');
    expect(stdout).toContain('| search.urgency * | Urgency |');
    expect(stdout).toContain('| search.lastSeenPlace | — |');
    expect(stdout).toMatch(/\| person\.names\[\]\.family \| Name\.family, Alias\.family \|/);
    const out = path.join(folder, 'page.md');
    expect(await runCbx(['mapping', 'docs', '--members', MEMBERS, '--member', 'UTO', '--out', out])).toMatchObject({ exitCode: 0, stdout: '' });
    expect(readFileSync(out, 'utf8')).toBe(stdout);
  });

  it('docs of the six members is what docs/formats-carry.md says', async () => {
    const root = path.resolve(import.meta.dirname, '../../../../..');
    const { exitCode, stdout } = await runCbx(['mapping', 'docs', '--members', path.join(root, 'members')]);
    expect(exitCode).toBe(0);
    expect(readFileSync(path.join(root, 'docs/formats-carry.md'), 'utf8')).toBe(stdout);
  });
});
