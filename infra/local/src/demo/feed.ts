import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StackError } from '../stack-error.ts';
import { demoStory, type DemoFile, type DemoRecord } from './story.ts';

/** What became of one file. */
export interface FedFile {
  readonly file: string;
  readonly submissionId: string;
  readonly records: readonly DemoRecord[];
}

/**
 * The files of the demo: written at the first start and kept, so that each later start sends the very same bytes and gets the very same receipts.
 * They stay in `folder` for who wants to read them.
 */
export function demoFiles(folder: string, now: Date): DemoFile[] {
  const index = join(folder, 'story.json');
  if (!existsSync(index)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const story = demoStory(now);
    for (const { file, bytes } of story) writeFileSync(join(folder, file), bytes);
    // Written last: a story that is cut off is told anew.
    writeFileSync(`${index}.draft`, `${JSON.stringify(story.map(({ file, records }) => ({ file, records })), null, 2)}\n`);
    renameSync(`${index}.draft`, index);
  }
  const story = JSON.parse(readFileSync(index, 'utf8')) as Omit<DemoFile, 'bytes'>[];
  return story.map((entry) => ({ ...entry, bytes: readFileSync(join(folder, entry.file), 'utf8') }));
}

/** Sends the files one after the other, as the member's system would. */
export async function feed(files: readonly DemoFile[], gateway: string, token: string): Promise<FedFile[]> {
  const fed: FedFile[] = [];
  for (const { file, bytes, records } of files) {
    const response = await fetch(`${gateway}/v1/submissions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: bytes,
      signal: AbortSignal.timeout(30_000),
    });
    const answer = (await response.json()) as { submissionId?: string; code?: string; title?: string };
    if (answer.submissionId === undefined) throw new StackError(`The gateway did not take ${file}: ${response.status} ${answer.code ?? ''} ${answer.title ?? ''}`);
    fed.push({ file, submissionId: answer.submissionId, records });
  }
  return fed;
}
