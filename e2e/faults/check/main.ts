import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { HistoryError } from '../history/read-history.ts';
import { checkHistory } from './check-history.ts';
import { renderVerdict } from './verdict.ts';

const USAGE = 'usage: node e2e/faults/check/main.ts HISTORY.jsonl [--json VERDICT.json]';

/** Exit status: 0 if every invariant holds, 1 if one does not, 2 if the file is no history. */
async function main(): Promise<number> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
  const [path] = positionals;
  if (path === undefined || positionals.length > 1) {
    console.error(USAGE);
    return 2;
  }
  try {
    const verdict = await checkHistory(path);
    console.log(renderVerdict(verdict));
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(verdict, null, 2)}\n`);
    return verdict.holds ? 0 : 1;
  } catch (error) {
    if (!(error instanceof HistoryError) && (error as NodeJS.ErrnoException).code === undefined) throw error;
    console.error(`${path}: ${(error as Error).message}`);
    return 2;
  }
}

process.exitCode = await main();
