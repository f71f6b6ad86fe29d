import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCbx } from '../../../../test/run-cbx.js';

const INVENTED = path.resolve(import.meta.dirname, '../../../../../../libs/mapping/test/members');

describe('cbx mapping new', () => {
  const members = mkdtempSync(path.join(tmpdir(), 'cbx-new-'));
  afterAll(() => rmSync(members, { recursive: true }));
  const made = async (member: string, format: string, sample: string): Promise<string> => {
    const { exitCode, stdout } = await runCbx(['mapping', 'new', '--member', member, '--format', format, '--members', members, sample]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Next: npx cbx mapping check --member ${member} --members ${members}`);
    return readFileSync(path.join(members, member, 'mapping.yaml'), 'utf8');
  };
  const toDo = async (member: string): Promise<string[]> => (await runCbx(['mapping', 'check', '--member', member, '--members', members])).stdout.trim().split('\n');

  it('sees of an XML its encoding, namespaces, root, records, elements and attributes', async () => {
    const mapping = await made('XAA', 'xml', path.join(INVENTED, 'XAR/samples/mixed.xml'));
    expect(mapping).toContain('encoding: utf-16   # it has a byte order mark');
    expect(mapping).toContain("namespaces: { '': 'urn:arcadia:bulletin:3', xsi: 'http://www.w3.org/2001/XMLSchema-instance', st: 'urn:arcadia:stamp' }");
    expect(mapping).toContain('root: Bulletin');
    expect(mapping).toContain('nil: xsi:nil');
    expect(mapping).toContain("ignored: ['@xsi:*']");
    expect(mapping).toContain('records: Entries.Entry\n');
    expect(mapping).toContain("'@do': text unused   # codes? add, change, withdraw");
    expect(mapping).toContain('Person: person[]   # repeats');
    // Nobody's name stands in it.
    expect(mapping).not.toMatch(/Roe|Лис|ПРИКЛАД/);
  });

  it('leaves a mapping in which the check says what is next, and nothing else', async () => {
    const told = await toDo('XAA');
    expect(told[0]).toMatch(/XAA\/mapping\.yaml:\d+: nothing gives 'header\.kind', which the shared schema requires of every record$|record\.kind names the field/);
    expect(told.filter((line) => line.includes("'header.sentAt'"))).toHaveLength(1);
    expect(told.filter((line) => !/: record\.(kind|action|reference) names|: (?:[A-Z_]+: )?nothing gives '|^XAA: \d+ mistakes$/.test(line))).toEqual([]);
  });

  it('sees of a CSV encoding, separator, quotes, line ends, columns and lines around them', async () => {
    const uto = await made('XAB', 'csv', path.join(INVENTED, 'UTO/samples/mixed.csv'));
    for (const line of ['encoding: windows-1252 ', 'lineEnd: any', "separator: '|'", 'lineBreaksInQuotes: yes', 'emptyLines: ignored', 'lists: repeated', 'records: rows or none', 'Alias: text[] unused', 'Sent: text unused   # like 99/99/9999 99:99']) expect(uto).toContain(line);
    const coast = await made('XAC', 'csv', path.join(INVENTED, 'XCS/samples/a.csv'));
    for (const line of ['encoding: koi8-u ', 'lineEnd: LF', "separator: ';'", "last: 'END;<cell1>;<cell2>'", 'columns: [Column1, Column2,', 'cell1: text unused   # 1 digit']) expect(coast).toContain(line);
    for (const member of ['XAB', 'XAC']) expect((await toDo(member)).filter((line) => !/: record\.(kind|action|reference) names|: (?:[A-Z_]+: )?nothing gives '|: \d+ mistakes$/.test(line))).toEqual([]);
  });

  it('sees elements of several names side by side, which may say the kind', async () => {
    const sample = path.join(members, 'side.xml');
    const body = '<A>x</A><B><C>1</C><D>2</D></B>';
    writeFileSync(sample, `<R><H>5</H><Search>${body}</Search><Search>${body}</Search><Group>${body}</Group></R>`);
    const mapping = await made('XAD', 'xml', sample);
    expect(mapping).toContain("records: '*'");
    expect(mapping).toContain('kind: name(RECORD)');
    expect(readFileSync(path.join(members, 'XAD/code-lists.yaml'), 'utf8')).toContain('RECORD: { Search: KIND, Group: KIND }');
  });

  it('sees of a JSON its members and the list of records', async () => {
    const sample = path.join(members, 'list.json');
    writeFileSync(sample, JSON.stringify({ head: { sent: '2024-05-14' }, list: [{ id: '1', who: { names: ['a', 'b'] } }, { id: '2' }] }));
    const mapping = await made('XAE', 'json', sample);
    for (const line of ['records: list', 'head:', 'sent: text unused   # like 9999-99-99', 'id: text unused   # 1 digit', 'names: text[] unused']) expect(mapping).toContain(line);
  });

  it('leaves a mapping that is there as it is, and says what else it cannot do', async () => {
    cpSync(path.join(INVENTED, 'UTO'), path.join(members, 'UTO'), { recursive: true });
    const sample = path.join(INVENTED, 'UTO/samples/mixed.csv');
    expect(await runCbx(['mapping', 'new', '--member', 'UTO', '--format', 'csv', '--members', members, sample])).toMatchObject({ exitCode: 2, stdout: '' });
    expect(readFileSync(path.join(members, 'UTO/mapping.yaml'))).toEqual(readFileSync(path.join(INVENTED, 'UTO/mapping.yaml')));
    expect(await runCbx(['mapping', 'new', '--member', 'XAF', '--format', 'edifact', '--members', members, sample])).toMatchObject({ exitCode: 1 });
    expect(await runCbx(['mapping', 'new', '--member', 'XAF', '--format', 'json', '--members', members, sample])).toMatchObject({ exitCode: 2 });
  });
});
