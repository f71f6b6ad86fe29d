import type { Mutant } from './mutant.ts';
import type { Mutation } from './mutations/mutation.ts';
import type { KnownCase, TestCase } from './test-case.ts';

/** Cases that take longer, in milliseconds of processor time, are not run for each mutant. */
const TOO_LONG = 1000;

/** Cases that hold, in the order in which a mutant is caught soonest: the last that caught one first, then by how long they take. */
export class TimedCases {
  readonly failed: readonly string[];
  readonly leftOut: readonly string[];
  readonly #cases: KnownCase[];

  private constructor(cases: KnownCase[], failed: string[], leftOut: string[]) {
    this.#cases = cases;
    this.failed = failed;
    this.leftOut = leftOut;
  }

  /** Runs each of them twice: the second time is its time. Those that ask nothing of the mutant cannot notice it. */
  static async of(all: readonly TestCase[], mutant: Mutant): Promise<TimedCases> {
    const known: KnownCase[] = [];
    const [failed, leftOut]: [string[], string[]] = [[], []];
    for (const each of all) {
      try {
        mutant.asked.clear();
        await each.run();
        const asks = new Set(mutant.asked);
        if (asks.size === 0) continue;
        const began = process.cpuUsage();
        await each.run();
        const { user, system } = process.cpuUsage(began);
        const took = (user + system) / 1000;
        if (took > TOO_LONG) leftOut.push(each.name);
        else known.push({ ...each, took, asks });
      } catch (error) {
        failed.push(`${each.name} (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`);
      }
    }
    return new TimedCases(known.sort((a, b) => a.took - b.took), failed, leftOut);
  }

  get count(): number {
    return this.#cases.length;
  }

  /** Whether one of them that reads the file itself does not hold: the mapping need not be compiled. */
  anyOfFileFails(mutation: Mutation): Promise<boolean> {
    return this.#anyFails(({ asks }) => asks.has(mutation.file) && !asksMember(asks));
  }

  /** Whether one of the others does not hold of the mutant as it is now. */
  anyOfMemberFails(mutation: Mutation): Promise<boolean> {
    return this.#anyFails((each) => asksMember(each.asks) && canSee(each, mutation));
  }

  async #anyFails(isAsked: (each: KnownCase) => boolean): Promise<boolean> {
    for (const [index, each] of this.#cases.entries()) {
      if (!isAsked(each)) continue;
      try {
        await each.run();
      } catch {
        // Neighbouring lines are often caught by the same case.
        this.#cases.splice(index, 1);
        this.#cases.unshift(each);
        return true;
      }
    }
    return false;
  }
}

/** What a file says of answers is seen in answers alone; what a mapping says of the way back, in renderings, and in the envelope of answers. */
function canSee({ asks }: KnownCase, { file, isWayBack }: Mutation): boolean {
  if (asks.has(file)) return true;
  if (file === 'answers.yaml') return asks.has('answer') || asks.has('answerStatuses');
  return !isWayBack || asks.has('render') || asks.has('answer');
}

/** Names of files have a dot. */
function asksMember(asks: ReadonlySet<string>): boolean {
  return Array.from(asks).some((name) => !name.includes('.'));
}
