/**
 * Breaks the samples of every member for as long as it is told, and says what is wrong with what becomes of them.
 *
 *   npm run fuzz -- [--seconds 60] [--member KAZ] [--seed 1]
 *
 * Exit status 1 where something is: the seed and the run give the file again.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { breakBytes } from '../../libs/mapping/test/hostile/break-bytes.ts';
import { hostileSamples } from '../../libs/mapping/test/hostile/hostile-samples.ts';
import { judge } from '../../libs/mapping/test/hostile/judge.ts';
import { Random } from '../../libs/mapping/test/hostile/random.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, member: { type: 'string' }, seed: { type: 'string', default: String(Date.now() % 1_000_000_000) } } });
const members = hostileSamples().filter(({ member }) => values.member === undefined || member.iso3 === values.member);
const KEPT = path.resolve(import.meta.dirname, '../../.local/fuzz');
/** Longer than any of these small files takes, on a busy machine too. */
const TOO_LONG_MS = 2000;

for (const { member, files } of members) {
  const random = new Random(Number(values.seed));
  const until = Date.now() + (Number(values.seconds) * 1000) / members.length;
  const wrongs = new Map<string, number>();
  let runs = 0;
  let longest = 0;
  for (; Date.now() < until; runs++) {
    const bytes = breakBytes(random.oneOf(files), random);
    const began = process.cpuUsage();
    let wrong = judge(member, bytes);
    const { user, system } = process.cpuUsage(began);
    longest = Math.max(longest, (user + system) / 1000);
    if ((user + system) / 1000 > TOO_LONG_MS) wrong ??= 'takes too long';
    if (wrong === undefined) continue;
    process.exitCode = 1;
    const kind = wrong.split('\n').slice(0, 2).join(' ');
    if (!wrongs.has(kind)) {
      mkdirSync(KEPT, { recursive: true });
      writeFileSync(path.join(KEPT, `${member.iso3}-${values.seed}-${runs}`), bytes);
      console.log(`${member.iso3}: run ${runs} ${wrong}`);
    }
    wrongs.set(kind, (wrongs.get(kind) ?? 0) + 1);
  }
  console.log(`${member.iso3}: ${runs} files, ${wrongs.size} kinds of wrong, the longest ${longest.toFixed(0)} ms, ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB (seed ${values.seed})`);
}
