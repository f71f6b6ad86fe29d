/**
 * How much memory the gateway takes: for each member a file of 10,000 records in its own format, near the 10 MiB that this allows, then files that are nothing but faults.
 * One gateway process, as the suite runs it, takes them one after the other, and publishes meanwhile; the peak is counted anew for each file (proc(5), VmHWM).
 *
 *   node bench/memory/memory.bench.ts [--anew] [--sound]
 *
 * `--anew`: a gateway of its own for each member. `--sound`: without the faulty files.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { startSuite } from '@cbx/local-stack';
import { ensureBuilt } from '../../tools/cli/bin/ensure-built.mjs';
import type { HostileFile } from '../../services/exchange-gateway/test/hostile-file.ts';
import { benchOptions } from '../support/options.ts';
import { forgetPeak, memory } from '../support/processor-time.ts';
import { stopOnSignal } from '../support/stop-on-signal.ts';
import { type Cell, table } from '../support/table.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const GATEWAY = 'exchange-gateway';
const RECORDS = 10_000;
/** Sends full lists. */
const LISTING = 'KGZ';
const DAY_MS = 86_400_000;

const { anew, sound } = benchOptions({ anew: false, sound: false });
await ensureBuilt(ROOT);
const [{ loadMember }, { largeFile, largeList }, { hostileFiles }] = await Promise.all([import('@cbx/mapping'), import('../../services/exchange-gateway/test/large-file.ts'), import('../../services/exchange-gateway/test/hostile-file.ts')]);
const members = readdirSync(path.join(ROOT, 'members'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => loadMember(path.join(ROOT, 'members', name)));

const suite = await startSuite({ name: 'bench-memory', durable: true, only: [GATEWAY], settings: { [GATEWAY]: { CBX_NOTIFICATIONS_IN_FLIGHT: '100000' } }, progress: (line) => process.stderr.write(`${line}\n`) });
stopOnSignal(() => suite.stop());
try {
  const started = memory(pidOfGateway()).now;
  const rows: Cell[][] = [];
  for (const member of members) {
    if (anew) await suite.restart(GATEWAY);
    const files: HostileFile[] = [{ what: '10,000 records', ...largeFile(member, { records: RECORDS }) }];
    // The first list opens what the second, which has none of it, withdraws.
    if (member.iso3 === LISTING) [1, 0].forEach((daysAgo, index) => files.push({ what: `full list ${index + 1} of 10,000`, ...largeList(member, new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10), { records: RECORDS }) }));
    for (const file of [...files, ...(sound ? [] : hostileFiles(member))]) rows.push(await send(file));
  }
  console.log(`\nMemory of the gateway: ${Math.round(started)} MB when started\n`);
  console.log(table(['member', 'file', 'MB', 'status', 'records', 'accepted', 'faults and warnings', 's', 'resident at most, MB'], rows));
} finally {
  await suite.stop();
}

async function send({ member, what, mediaType, bytes }: HostileFile): Promise<Cell[]> {
  const headers = { authorization: `Bearer ${await suite.memberToken(member)}`, 'content-type': mediaType };
  forgetPeak(pidOfGateway());
  const began = performance.now();
  const answer = await fetch(`${suite.addresses.gateway}/v1/submissions`, { method: 'POST', body: Uint8Array.from(bytes), headers });
  const receipt = (await answer.json()) as { records?: { outcome: string }[]; code?: string };
  const seconds = (performance.now() - began) / 1000;
  const { records = [] } = receipt;
  const told = [receipt, ...records].flatMap((each) => [...((each as { faults?: unknown[] }).faults ?? []), ...((each as { warnings?: unknown[] }).warnings ?? [])]).length;
  const row = [member, what, bytes.length / 1e6, answer.status === 202 ? '202' : `${answer.status} ${receipt.code}`, records.length, records.filter(({ outcome }) => outcome.startsWith('ACCEPTED')).length, told, seconds, Math.round(memory(pidOfGateway()).peak)];
  process.stderr.write(`${row.join(' | ')}\n`);
  return row;
}

function pidOfGateway(): number {
  const { pid } = suite.process(GATEWAY);
  if (pid === undefined) throw new Error('the gateway does not run');
  return pid;
}
