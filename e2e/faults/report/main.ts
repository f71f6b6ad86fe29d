import { writeFileSync } from 'node:fs';
import { renderVerdict } from '../check/verdict.ts';
import { HistoryError } from '../history/read-history.ts';
import { reportHistory } from './report-history.ts';

const USAGE = 'usage: node e2e/faults/report/main.ts HISTORY.jsonl REPORT.html';

/** Checks, and writes the report too. Exit status as that of the checker: 0 if every invariant holds, 1 if one does not, 2 if the file is no history. */
async function main(): Promise<number> {
  const [history, target, ...more] = process.argv.slice(2);
  if (history === undefined || target === undefined || more.length > 0) {
    console.error(USAGE);
    return 2;
  }
  try {
    const { verdict, html } = await reportHistory(history);
    writeFileSync(target, html);
    console.log(renderVerdict(verdict));
    console.log(`report: ${target}`);
    return verdict.holds ? 0 : 1;
  } catch (error) {
    if (!(error instanceof HistoryError) && (error as NodeJS.ErrnoException).code === undefined) throw error;
    console.error(`${history}: ${(error as Error).message}`);
    return 2;
  }
}

process.exitCode = await main();
