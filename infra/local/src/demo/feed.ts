import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Progress } from '../progress.ts';
import { StackError } from '../stack-error.ts';
import { demoStory, type DemoFile, type DemoRecord } from './story.ts';

/** What became of one file. */
export interface FedFile {
  readonly file: string;
  readonly member: string;
  readonly submissionId: string;
  readonly records: readonly DemoRecord[];
}

/**
 * The files of the demo: written at the first start and kept, so that each later start sends the very same bytes and gets the very same receipts.
 * They stay in `folder` for who wants to read them.
 */
export function demoFiles(folder: string, now: Date, formats: Parameters<typeof demoStory>[1]): DemoFile[] {
  const index = join(folder, 'story.json');
  if (!existsSync(index)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const story = demoStory(now, formats);
    for (const { file, bytes } of story) writeFileSync(join(folder, file), bytes);
    // Written last: a story that is cut off is told anew.
    writeFileSync(`${index}.draft`, `${JSON.stringify(story.map(({ bytes: _bytes, ...entry }) => entry), null, 2)}\n`);
    renameSync(`${index}.draft`, index);
  }
  const story = JSON.parse(readFileSync(index, 'utf8')) as Omit<DemoFile, 'bytes'>[];
  // A story that an earlier version wrote names no sender: one told it all.
  return story.map((entry) => ({ ...ONLY_TELLER, ...entry, bytes: readFileSync(join(folder, entry.file)) }));
}

const ONLY_TELLER = { member: 'KAZ', mediaType: 'application/json' } as const;

export interface FeedOptions {
  readonly gateway: string;
  /** Asked for anew with each attempt: the wait may outlive a token. */
  readonly token: (member: string) => Promise<string>;
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
  for (const file of files) fed.push({ file: file.file, member: file.member, submissionId: await submit(file, options), records: file.records });
  return fed;
}

const ATTEMPT_MS = 10_000;
const PAUSE_MS = 500;

async function submit(file: DemoFile, { gateway, token, timeoutMs, progress, signal }: FeedOptions): Promise<string> {
  const deadline = performance.now() + timeoutMs;
  for (let told = ''; ; ) {
    const outcome = await attempt(file, gateway, token);
    if ('submissionId' in outcome) return outcome.submissionId;
    signal?.throwIfAborted();
    if (outcome.final || performance.now() > deadline) throw new StackError(`The gateway did not take ${file.file}: ${outcome.why}`);
    if (outcome.why !== told) progress(`${file.file} is not answered yet (${outcome.why}); it is sent again`);
    told = outcome.why;
    await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}

type Attempt = { readonly submissionId: string } | { readonly why: string; readonly final: boolean };

async function attempt({ bytes, member, mediaType }: DemoFile, gateway: string, token: FeedOptions['token']): Promise<Attempt> {
  try {
    const response = await fetch(`${gateway}/v1/submissions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await token(member)}`, 'content-type': mediaType },
      body: Uint8Array.from(bytes),
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

/** The answer to a file in its sender's own format: the same bytes again have the same receipt, however it is written. `undefined` where there is none at the moment. */
export async function ownAnswer({ bytes, member, mediaType }: DemoFile, { gateway, token }: Pick<FeedOptions, 'gateway' | 'token'>): Promise<Uint8Array | undefined> {
  try {
    const headers = { authorization: `Bearer ${await token(member)}`, 'content-type': mediaType, accept: mediaType };
    const response = await fetch(`${gateway}/v1/submissions`, { method: 'POST', headers, body: Uint8Array.from(bytes), signal: AbortSignal.timeout(ATTEMPT_MS) });
    return response.headers.get('content-type')?.startsWith(mediaType) === true ? new Uint8Array(await response.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  }
}
