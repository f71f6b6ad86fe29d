import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { build } from './build.ts';
import { demoFiles, feed, ownAnswer } from './demo/feed.ts';
import { followJourneys, type RecordJourney } from './demo/journeys.ts';
import { stackPaths } from './paths.ts';
import { chooseAllPorts } from './ports.ts';
import type { Progress } from './progress.ts';
import { addressTable, journeyTable, missingLines, signInTable, whereThingsAre } from './report.ts';
import { writeRunning } from './running.ts';
import { parseStartOptions } from './start-options.ts';
import { Suite } from './suite.ts';
import { Supervisor } from './supervisor.ts';

export interface Terminal {
  readonly progress: Progress;
  readonly print: (text: string) => void;
  /** Aborted when the person, or the system, asks the program to end. */
  readonly interrupted: AbortSignal;
}

/** `npm start`. Gives the exit status. */
export async function start(args: readonly string[], { progress, print, interrupted }: Terminal): Promise<number> {
  const options = parseStartOptions(args);
  const paths = stackPaths();
  const supervisor = new Supervisor(paths, progress);
  await supervisor.claim();
  const stop = (): void => void supervisor.stop();
  interrupted.addEventListener('abort', stop);
  try {
    if (options.fresh) {
      progress('forgetting data, logs and credentials');
      for (const path of [paths.data, paths.logs, paths.credentials]) rmSync(path, { recursive: true, force: true });
    }
    await build(paths.logs, progress);
    interrupted.throwIfAborted();
    const ports = await chooseAllPorts(options.ports, progress);
    const suite = await Suite.start({ paths, ports, progress, durable: true }, supervisor);
    interrupted.throwIfAborted();

    writeRunning(paths, suite.addresses);
    const journeys = options.demo ? await tellDemo(suite, join(paths.data, 'demo'), options.timeoutMs, { progress, print, interrupted }) : [];
    interrupted.throwIfAborted();
    print(`\n${addressTable(suite.addresses)}\n\n${signInTable(suite.credentials)}\n`);
    if (journeys.length > 0) print(`\n${journeyTable(journeys)}\n`);
    print(`\n${whereThingsAre(paths)}\n`);

    const missing = missingLines(journeys);
    for (const line of missing) print(`MISSING  ${line}\n`);
    if (options.check) return missing.length === 0 ? 0 : 1;
    print('\nRunning. Ctrl+C stops everything; npm start goes on from here.\n');
    await new Promise((resolve) => interrupted.addEventListener('abort', resolve, { once: true }));
    return 0;
  } finally {
    await supervisor.stop();
    interrupted.removeEventListener('abort', stop);
    progress('everything has stopped');
  }
}

async function tellDemo(suite: Suite, folder: string, timeoutMs: number, { progress, interrupted }: Terminal): Promise<RecordJourney[]> {
  // Not before the packages are built.
  const { OwnFormats } = await import('./demo/own-formats.ts');
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
