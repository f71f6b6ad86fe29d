import type { TestCase } from './test-case.ts';

/** Cases that take longer, in milliseconds of processor time, are not run for each mutant. */
const TOO_LONG = 2000;

/** Cases that hold, in the order in which a mutant is caught soonest: the last that caught one first, then by how long they take. */
export class TimedCases {
  readonly failed: readonly string[];
  readonly leftOut: readonly string[];
  readonly #cases: TestCase[];

  private constructor(cases: TestCase[], failed: string[], leftOut: string[]) {
    this.#cases = cases;
    this.failed = failed;
    this.leftOut = leftOut;
  }

  /** Runs each of them twice: the second time is its time. */
  static async of(all: readonly TestCase[]): Promise<TimedCases> {
    const timed: { each: TestCase; took: number }[] = [];
    const [failed, leftOut]: [string[], string[]] = [[], []];
    for (const each of all) {
      try {
        await each.run();
        const began = process.cpuUsage();
        await each.run();
        const { user, system } = process.cpuUsage(began);
        const took = (user + system) / 1000;
        if (took > TOO_LONG) leftOut.push(each.name);
        else timed.push({ each, took });
      } catch (error) {
        failed.push(`${each.name} (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`);
      }
    }
    return new TimedCases(timed.sort((a, b) => a.took - b.took).map(({ each }) => each), failed, leftOut);
  }

  get count(): number {
    return this.#cases.length;
  }

  async anyFails(): Promise<boolean> {
    for (const [index, each] of this.#cases.entries()) {
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
