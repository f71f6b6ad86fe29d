/** Whatever comes, every member's reading ends in told faults, in time and memory that grow with the length only, and tells no value of the source. */
import { breakBytes, SIGNS } from './break-bytes.js';
import { hostileSamples } from './hostile-samples.js';
import { judge } from './judge.js';
import { Random } from './random.js';

const RUNS = 200;
const UNITS = 15_000;
const members = hostileSamples().map((each) => ({ ...each, iso3: each.member.iso3 }));

/** Processor time, in milliseconds, the least of some runs. */
function timeOf(work: () => unknown): number {
  const times = Array.from({ length: 2 }, () => {
    const began = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

describe.each(members)('hostile files for $iso3', ({ iso3, member, files }) => {
  it('end in told faults, without values', () => {
    const seed = Date.now() % 1_000_000_000;
    const random = new Random(seed);
    for (let run = 0; run < RUNS; run++) {
      const bytes = breakBytes(random.oneOf(files), random);
      const wrong = judge(member, bytes);
      if (wrong !== undefined) throw new Error(`${iso3} ${wrong} (seed ${seed}, run ${run})`);
    }
  });

  it('of each byte cut off', () => {
    const sample = files.reduce((least, each) => (each.length < least.length && each.length > 100 ? each : least));
    for (let length = 0; length < sample.length; length++) expect(judge(member, sample.subarray(0, length))).toBeUndefined();
  });

  it('over the limit are refused, whatever they are', () => {
    expect(member.translate(new Uint8Array(member.limits.bytes + 1)).rejections).toMatchObject([{ record: 0, code: 'FORMAT.FORBIDDEN' }]);
  });

  it.each(SIGNS.filter((sign) => sign.length < 20))('take four times as long for four times %j', (sign) => {
    const random = new Random(sign.length);
    const sample = Buffer.from(files.reduce((most, each) => (each.length > most.length ? each : most)));
    const at = Math.floor(sample.length / (2 + random.below(4)));
    const longer = (units: number): Buffer => Buffer.concat([sample.subarray(0, at), Buffer.from(sign.repeat(units), 'latin1'), sample.subarray(at)]);
    const long = longer(4 * UNITS);
    expect(judge(member, long)).toBeUndefined();
    const reading = member.read(long);
    // There is no more in memory than there are bytes.
    if (reading.ok) expect(reading.tree.size).toBeLessThanOrEqual(long.length);
    const took = timeOf(() => member.translate(long));
    // What is as quick as this is not quadratic; that would be sixteen times.
    if (took > 100) expect(took).toBeLessThan(10 * timeOf(() => member.translate(longer(UNITS))) + 60);
  });
});
