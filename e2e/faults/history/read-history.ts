import { createReadStream } from 'node:fs';
import { type HistoryEvent, problemOf } from './events.ts';

/** A line that is no event. */
export class HistoryError extends Error {
  /** From 1. */
  readonly line: number;

  constructor(line: number, problem: string) {
    super(`line ${line}: ${problem}`);
    this.name = 'HistoryError';
    this.line = line;
  }
}

export interface HistoryLine {
  /** From 1. */
  readonly line: number;
  readonly event: HistoryEvent;
}

const LINE_FEED = 0x0a;

/**
 * Reads a history as it is written, a chunk of the file at a time: nothing is held but the line that a chunk breaks off in.
 *
 * @throws HistoryError for a line that is no event, a time that goes back, a last line that is broken off, an empty file
 */
export async function* readHistory(path: string): AsyncGenerator<readonly HistoryLine[]> {
  let line = 0;
  let last = 0;
  let rest: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    const lines: HistoryLine[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      const part = chunk.subarray(start, end);
      const text = rest.length === 0 ? part.toString('utf8') : Buffer.concat([...rest, part]).toString('utf8');
      rest = [];
      start = end + 1;
      line += 1;
      const event = parse(text, line);
      if (event.at < last) throw new HistoryError(line, `at is ${last - event.at} ms before the line above: a history has one clock`);
      last = event.at;
      lines.push({ line, event });
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) throw new HistoryError(line + 1, 'the line is broken off: the history was not closed');
  if (line === 0) throw new HistoryError(1, 'the history is empty');
}

function parse(text: string, line: number): HistoryEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new HistoryError(line, `not JSON (${(error as Error).message.slice(0, 120)})`);
  }
  const problem = problemOf(value);
  if (problem !== undefined) throw new HistoryError(line, problem);
  return value as HistoryEvent;
}
