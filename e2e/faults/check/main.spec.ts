import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HistoryEvent } from '../history/events.ts';
import { correctHistory } from './test/correct-history.ts';
import type { Verdict } from './verdict.ts';

const directory = mkdtempSync(join(tmpdir(), 'cbx-check-'));
afterAll(() => rmSync(directory, { recursive: true }));

const sound = correctHistory({ seed: 2, rounds: 60, subjects: 15, buries: 0.06 });

function check(events: readonly (HistoryEvent | string)[]): { readonly status: number | null; readonly out: string; readonly error: string; readonly json: () => Verdict } {
  const [history, json] = [join(directory, 'history.jsonl'), join(directory, 'verdict.json')];
  writeFileSync(history, events.map((event) => `${typeof event === 'string' ? event : JSON.stringify(event)}\n`).join(''));
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), history, '--json', json], { encoding: 'utf8' });
  return { status, out: stdout, error: stderr, json: () => JSON.parse(readFileSync(json, 'utf8')) as Verdict };
}

describe('the checker as a process', () => {
  it('ends with 0 where every invariant holds, and says what was checked', () => {
    const { status, out, json } = check(sound);
    expect(status).toBe(0);
    expect(out).toMatch(/^HOLDS {8}accepted-arrives {5}\d+ records of a 202, /m);
    expect(out).toContain(`all 18 invariants hold (${sound.length} lines, seed 2)`);
    expect(out).toContain('run again: npm run faults -- --seed 2');
    expect(json().holds).toBe(true);
  });

  it('ends with 1 where one does not, with the lines that prove it', () => {
    const shown = sound.find((event): event is HistoryEvent<'submission.shown'> => event.event === 'submission.shown' && event.status === 404)!;
    const line = sound.indexOf(shown) + 1;
    const { status, out, json } = check(sound.map((event) => (event === shown ? { ...shown, status: 200 } : event)));
    expect(status).toBe(1);
    expect(out).toMatch(/^VIOLATED {5}release {14}1 violation; /m);
    expect(out).toContain(`      line ${line}: {"at":${shown.at},"event":"submission.shown"`);
    expect(out).toContain('release failed');
    expect(json().evidence[line]).toContain('"status":200');
  });

  it('ends with 2 where the file is no history, and names the line', () => {
    const { status, error } = check([...sound.slice(0, 3), '{"at":1}']);
    expect(status).toBe(2);
    expect(error).toContain('history.jsonl: line 4: event is not a text');
  });

  it('ends with 2 without a file', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts')], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([2, expect.stringContaining('usage:')]);
  });
});

describe('the judge', () => {
  it('knows nothing of the suite\'s code', () => {
    const folders = ['history', 'check', 'report'].map((folder) => join(import.meta.dirname, '..', folder));
    const sources = folders.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
    expect(sources.length).toBeGreaterThan(30);
    const imports = sources.flatMap((source) => [...readFileSync(source, 'utf8').matchAll(/(?:from|import) '([^']+)'/g)].map(([, from]) => ({ source, from: from! })));
    const strange = imports.filter(({ source, from }) => !from.startsWith('node:') && !folders.some((folder) => join(source, '..', from).startsWith(`${folder}/`)));
    expect(strange).toEqual([]);
  });
});
