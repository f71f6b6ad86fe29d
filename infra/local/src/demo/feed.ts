import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Progress } from '../progress.ts';
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

export interface FeedOptions {
  readonly gateway: string;
  /** Asked for anew with each attempt: the wait may outlive a token. */
  readonly token: () => Promise<string>;
  /** How long a file may take to be answered, in ms. */
  readonly timeoutMs: number;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/**
 * Sends the files one after the other, as the member's system would: where no answer comes, or one that asks to come again, the same bytes are sent once
 * more, until they are answered. The next file waits for that.
 */
export async function feed(files: readonly DemoFile[], options: FeedOptions): Promise<FedFile[]> {
  const fed: FedFile[] = [];
  for (const { file, bytes, records } of files) fed.push({ file, submissionId: await submit(file, bytes, options), records });
  return fed;
}

const ATTEMPT_MS = 10_000;
const PAUSE_MS = 500;

async function submit(file: string, bytes: string, { gateway, token, timeoutMs, progress, signal }: FeedOptions): Promise<string> {
  const deadline = performance.now() + timeoutMs;
  for (let told = ''; ; ) {
    const outcome = await attempt(bytes, gateway, token);
    if ('submissionId' in outcome) return outcome.submissionId;
    signal?.throwIfAborted();
    if (outcome.final || performance.now() > deadline) throw new StackError(`The gateway did not take ${file}: ${outcome.why}`);
    if (outcome.why !== told) progress(`${file} is not answered yet (${outcome.why}); it is sent again`);
    told = outcome.why;
    await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}

type Attempt = { readonly submissionId: string } | { readonly why: string; readonly final: boolean };

async function attempt(bytes: string, gateway: string, token: () => Promise<string>): Promise<Attempt> {
  try {
    const response = await fetch(`${gateway}/v1/submissions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' },
      body: bytes,
      signal: AbortSignal.timeout(ATTEMPT_MS),
    });
    const { submissionId, code = '', title = '' } = (await response.json()) as { submissionId?: string; code?: string; title?: string };
    if (submissionId !== undefined) return { submissionId };
    const again = response.status >= 500 || [401, 408, 429].includes(response.status);
    return { why: [response.status, code, title].filter((part) => part !== '').join(' '), final: !again };
  } catch (error) {
    // The gateway, or who gives tokens, cannot be reached at the moment.
    return { why: reasonOf(error), final: false };
  }
}

/** Of fetch, the cause: it says `fetch failed` whatever happened. */
function reasonOf(error: unknown): string {
  const code = (error as { cause?: { code?: unknown } }).cause?.code;
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.message : String(error);
}
