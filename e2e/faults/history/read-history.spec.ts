import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HistoryEvent } from './events.ts';
import { HistoryWriter } from './history-writer.ts';
import { type HistoryError, readHistory } from './read-history.ts';

const directory = mkdtempSync(join(tmpdir(), 'cbx-history-'));
afterAll(() => rmSync(directory, { recursive: true }));

let files = 0;
const newFile = (): string => join(directory, `${(files += 1)}.jsonl`);

async function read(path: string): Promise<{ readonly line: number; readonly event: HistoryEvent }[]> {
  const all = [];
  for await (const lines of readHistory(path)) all.push(...lines);
  return all;
}

async function failing(text: string): Promise<HistoryError> {
  const path = newFile();
  writeFileSync(path, text);
  return (await read(path).then(
    () => undefined,
    (error: unknown) => error,
  )) as HistoryError;
}

const note = (at: number, text = 'x'): string => JSON.stringify({ at, event: 'probe.note', text });

describe('a history', () => {
  it('is read as it was written, however long its lines are', async () => {
    const path = newFile();
    let now = 1_000;
    const writer = new HistoryWriter(path, () => now);
    const long = 'ы'.repeat(3_000_000);
    writer.write({ event: 'probe.note', text: 'first' });
    now = 1_005.4;
    writer.write({ event: 'probe.note', text: long });
    writer.write({ event: 'lag.sampled', service: 'alerting', what: 'topic', of: 'case.event.v1', lag: 3 });
    writer.close();
    expect(await read(path)).toEqual([
      { line: 1, event: { at: 1_000, event: 'probe.note', text: 'first' } },
      { line: 2, event: { at: 1_005, event: 'probe.note', text: long } },
      { line: 3, event: { at: 1_005, event: 'lag.sampled', service: 'alerting', what: 'topic', of: 'case.event.v1', lag: 3 } },
    ]);
    expect(writer.lines).toBe(3);
  });

  it('has one clock: it stands still where the machine\'s goes back', async () => {
    const path = newFile();
    let now = 2_000;
    const writer = new HistoryWriter(path, () => now);
    writer.write({ event: 'load.begun' });
    now = 500;
    expect(writer.write({ event: 'load.ended' })).toBe(2_000);
    writer.close();
    expect((await read(path)).map(({ event }) => event.at)).toEqual([2_000, 2_000]);
  });

  it('is on disk once it is flushed', () => {
    const path = newFile();
    const writer = new HistoryWriter(path, () => 1);
    writer.write({ event: 'load.begun' });
    writer.flush();
    expect(readFileSync(path, 'utf8')).toBe('{"at":1,"event":"load.begun"}\n');
    writer.close();
  });

  it('refuses what is no event when it is written', () => {
    const writer = new HistoryWriter(newFile(), () => 1);
    expect(() => writer.write({ event: 'fault.ended', fault: '' })).toThrow('fault.ended: fault is not a text that is not empty');
    expect(() => writer.write({ event: 'load.begun', extra: 1 } as never)).toThrow('load.begun: extra is not a member that is known');
    expect(writer.lines).toBe(0);
    writer.close();
  });

  it.each([
    ['is not JSON', `${note(1)}\n{"at":1,\n`, 2, 'not JSON'],
    ['is no object', `${note(1)}\n[]\n`, 2, 'not a JSON object'],
    ['is an event that nobody knows', `${note(1)}\n${note(2)}\n{"at":3,"event":"surprise"}\n`, 3, 'event "surprise" is not known'],
    ['lacks a member', '{"at":1,"event":"probe.note"}\n', 1, 'text is not a text'],
    ['has a member too many', '{"at":1,"event":"probe.note","text":"x","more":1}\n', 1, 'more is not a member that is known'],
    ['has a member of another type', '{"at":1,"event":"lag.sampled","service":"alerting","what":"topic","of":"x","lag":-1}\n', 1, 'lag is not a whole number from 0'],
    ['has another symbol', '{"at":1,"event":"lag.sampled","service":"console","what":"topic","of":"x","lag":1}\n', 1, 'service is not one of exchange-gateway, case-registry, alerting'],
    ['has a fault deep inside', `${note(1)}\n${JSON.stringify({ at: 1, event: 'submit.answered', submission: 's', attempt: 1, status: 202, records: [{ record: 1, outcome: 'LOST' }] })}\n`, 2, 'records[0].outcome is not one of'],
    ['has no time', '{"event":"load.begun"}\n', 1, 'at is not a number'],
    ['goes back in time', `${note(5)}\n${note(4)}\n`, 2, 'at is 1 ms before the line above'],
    ['is broken off', `${note(1)}\n${note(2).slice(0, 10)}`, 2, 'broken off'],
    ['is empty', `${note(1)}\n\n${note(2)}\n`, 2, 'not JSON'],
  ])('names the line that %s', async (_, text, line, problem) => {
    const error = await failing(text);
    expect(error).toMatchObject({ name: 'HistoryError', line });
    expect(error.message).toContain(problem);
  });

  it('cannot be empty', async () => {
    expect((await failing('')).message).toBe('line 1: the history is empty');
  });
});
