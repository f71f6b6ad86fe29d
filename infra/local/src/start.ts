import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.ts';
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
    // Not before the packages, whose mappings the demo is told by, are built.
    const journeys = options.demo ? await (await import('./demo/tell-demo.ts')).tellDemo(suite, { folder: join(paths.data, 'demo'), timeoutMs: options.timeoutMs, progress, interrupted }) : [];
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
