import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import type { Progress } from '../progress.ts';
import type { Suite } from '../suite.ts';
import { demoFiles, feed, ownAnswer } from './feed.ts';
import { followJourneys, type RecordJourney } from './journeys.ts';
import { OwnFormats } from './own-formats.ts';

export interface DemoOptions {
  /** Takes the files of the demo, the answers to them and what its recipients would get. */
  readonly folder: string;
  /** ms in which every record must have gone its whole way. */
  readonly timeoutMs: number;
  readonly progress: Progress;
  readonly interrupted: AbortSignal;
}

/** Sends the demo of `npm start` to a suite that runs, each state's files in its own format, and follows every record on its way. */
export async function tellDemo(suite: Suite, { folder, timeoutMs, progress, interrupted }: DemoOptions): Promise<RecordJourney[]> {
  const formats = new OwnFormats();
  const files = demoFiles(folder, new Date(), formats);
  const states = [...new Set(files.map(({ member }) => member))].sort();
  progress(`feeding the demo: ${files.length} files of ${states.join(', ')}, each in its own format …`);
  const options = { gateway: suite.addresses.gateway, token: (member: string): Promise<string> => suite.memberToken(member), timeoutMs, signal: interrupted };
  const fed = await feed(files, { ...options, progress });
  progress('following the records on their way …');
  const journeys = followJourneys(fed, options);
  for (const file of files) {
    const answer = await ownAnswer(file, options);
    if (answer !== undefined) write(join(folder, 'answers', file.file), answer);
    for (const { recipient, record, bytes } of formats.renderings(file.member, file.bytes, states)) write(join(folder, 'renderings', recipient, `${parse(file.file).name}-${record}`), bytes);
  }
  return journeys;
}

function write(file: string, bytes: Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, bytes);
}
