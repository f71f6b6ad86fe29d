import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { correctHistory } from '../check/test/correct-history.ts';
import { INVARIANTS, type HistoryEvent } from '../history/events.ts';
import { reportHistory } from './report-history.ts';

const directory = mkdtempSync(join(tmpdir(), 'cbx-report-'));
afterAll(() => rmSync(directory, { recursive: true }));

let files = 0;
function written(events: readonly HistoryEvent[]): string {
  const path = join(directory, `${(files += 1)}.jsonl`);
  writeFileSync(path, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return path;
}

const sound = correctHistory({ seed: 2, rounds: 60, subjects: 15, buries: 0.06 });
const texts = (html: string): string => html.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

/** A history with one leak, and with hostile texts where people see them. */
function leaking(): { readonly events: HistoryEvent[]; readonly line: number } {
  const at = sound.findIndex((event) => event.event === 'submission.shown' && event.status === 404);
  const events = sound.map((event, index): HistoryEvent => {
    if (index === at) return { ...event, status: 200 } as HistoryEvent;
    if (event.event === 'fault.begun') return { ...event, target: '<script>alert(1)</script>', details: { note: '"&<b>' } };
    return event.event === 'fault.recovered' && event.fault === 'f-2' ? { at: event.at, event: 'probe.note', text: 'a <i>note</i>' } : event;
  });
  return { events, line: at + 1 };
}

describe('the report of a run', () => {
  it('tells the seed, the command, every verdict with its counts, every fault with its time to recover', async () => {
    const { html, verdict } = await reportHistory(written(sound));
    const text = texts(html);
    expect(text).toContain('Fault suite, seed 2');
    expect(text).toContain('npm run faults -- --seed 2');
    expect(text).toContain('All 18 invariants hold');
    for (const [id, title] of Object.entries(INVARIANTS)) expect(text).toContain(`✓ holds ${title} ${id}`);
    const records = verdict.invariants.find(({ id }) => id === 'accepted-arrives')!.checked['records of a 202']!;
    expect(text).toContain(`${records} records of a 202`);
    const faults = sound.filter((event): event is HistoryEvent<'fault.begun'> => event.event === 'fault.begun');
    expect(faults.length).toBeGreaterThan(3);
    for (const { fault, kind, target } of faults) {
      const [ended, recovered] = ['fault.ended', 'fault.recovered'].map((name) => sound.find((event) => event.event === name && 'fault' in event && event.fault === fault)!.at);
      expect(text).toMatch(new RegExp(`${fault} ${kind} ${target} \\d+:\\d\\d \\S+ (s|ms) ${recovered! - ended!} ms `));
      expect(html).toContain(`<title>${fault}: ${kind} of ${target} at `);
    }
  });

  it('counts what was sent, answered and seen', async () => {
    const text = texts((await reportHistory(written(sound))).html);
    const sent = sound.filter(({ event }) => event === 'submit.sent');
    expect(text).toContain(`attempts ${sent.length}`);
    expect(text).toContain(`429 SUBMISSION.TOO_MANY ${sound.filter((event) => event.event === 'submit.answered' && event.status === 429).length}`);
    expect(text).toContain(`frames: alert ${sound.filter((event) => event.event === 'stream.event' && event.type === 'alert').length}`);
    expect(text).toMatch(/Sent to a stream, no fault \d+ \d+ ms \d+ ms \d+ ms \d+ ms/);
  });

  it('draws the faults, the load and the lag over one axis', async () => {
    const { html } = await reportHistory(written(sound));
    const svg = /<svg class="timeline".*?<\/svg>/s.exec(html)![0];
    expect(svg.match(/<rect class="fault"/g)).toHaveLength(sound.filter(({ event }) => event === 'fault.begun').length);
    for (const drawn of ['<rect class="accepted"', '<polyline class="topic-line" points="', '<polyline class="outbox-line" points="', 'load ends']) expect(svg).toContain(drawn);
    expect(svg).not.toContain('NaN');
  });

  it('shows violations with the lines that prove them', async () => {
    const { events, line } = leaking();
    const { html, verdict } = await reportHistory(written(events));
    expect(verdict.holds).toBe(false);
    expect(texts(html)).toContain('release, recovers failed');
    expect(html).toContain(`line ${line}: {&quot;at&quot;:`);
    expect(html).toContain('<span class="status VIOLATED">not recovered</span>');
  });

  it('escapes whatever a history says', async () => {
    const { html } = await reportHistory(written(leaking().events));
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).toContain('a &lt;i&gt;note&lt;/i&gt;');
    expect(html).toContain('note &quot;&amp;&lt;b&gt;');
  });

  it('needs nothing from elsewhere, and runs nothing', async () => {
    const { html } = await reportHistory(written(sound));
    expect(html).not.toMatch(/https?:|\/\/[a-z]|<script|<link|<img|<iframe|@import|url\((?!#)|\son\w+=/);
    expect(html).toContain('prefers-color-scheme: dark');
  });

  it('stays small, however much has happened', async () => {
    const { html } = await reportHistory(written(correctHistory({ seed: 3, rounds: 300, subjects: 40 })));
    expect(html.length).toBeLessThan(200_000);
  });

  it('tells of a run without faults or load', async () => {
    const bare = sound.filter(({ event }) => event.startsWith('run.'));
    const text = texts((await reportHistory(written(bare))).html);
    expect(text).toContain('This run had no faults.');
    expect(text).toContain('✗ not checked 9. One audit entry per state change and per read');
  });

  it('is written by a process that ends as the checker does', () => {
    const run = (...parameters: string[]): ReturnType<typeof spawnSync> => spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...parameters], { encoding: 'utf8' });
    const target = join(directory, 'report.html');
    expect(run(written(sound), target).status).toBe(0);
    expect(readFileSync(target, 'utf8')).toContain('</html>');
    expect(run(written(leaking().events), target).status).toBe(1);
    expect(run(written(sound)).status).toBe(2);
    expect(run(join(directory, 'none.jsonl'), target)).toMatchObject({ status: 2, stderr: expect.stringContaining('none.jsonl') as string });
  });
});
