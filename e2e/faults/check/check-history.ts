import type { HistoryEvent } from '../history/events.ts';
import { type HistoryLine, readHistory } from '../history/read-history.ts';
import { World } from './facts/world.ts';
import { Findings, passes } from './findings.ts';
import { CHECKS } from './invariants/index.ts';
import { SubjectModels } from './model/subject-model.ts';
import { type Evidence, readLines } from './read-lines.ts';
import type { Verdict } from './verdict.ts';

/**
 * Checks one history: reads it once, keeps facts, and reads it a second time only for the lines that prove a violation.
 *
 * @throws HistoryError where the file is no history
 */
export async function checkHistory(path: string): Promise<Verdict> {
  const verdict = await judge(readHistory(path));
  const wanted = new Map<number, string>();
  for (const { message, lines } of verdict.invariants.flatMap(({ violations }) => violations)) for (const line of lines) wanted.set(line, `${wanted.get(line) ?? ''} ${message}`);
  const evidence: Evidence = wanted.size === 0 ? new Map() : await readLines(path, wanted);
  return { ...verdict, evidence: Object.fromEntries(evidence) };
}

/** Checks events that are at hand, without evidence: for tests. */
export async function judge(history: AsyncIterable<readonly HistoryLine[]> | Iterable<readonly HistoryLine[]>): Promise<Verdict> {
  const world = new World();
  const models = new SubjectModels(world);
  const findings = new Findings();
  const invariants = CHECKS.map(({ id, begin }) => begin({ world, models, finding: findings.of(id) }));
  const observers = invariants.filter((invariant) => invariant.observe !== undefined);
  for await (const lines of history) {
    for (const { line, event } of lines) {
      world.take(event, line);
      for (const observer of observers) observer.observe!(event, line);
    }
  }
  for (const invariant of invariants) invariant.conclude();
  const verdicts = findings.verdicts(world.run.ended?.noOccasion ?? {});
  return {
    holds: verdicts.every(passes),
    lines: world.run.lines,
    seed: world.run.started?.seed ?? 'unknown',
    command: world.run.started?.command ?? 'unknown',
    invariants: verdicts,
    evidence: {},
  };
}

export function asLines(events: readonly HistoryEvent[]): readonly (readonly HistoryLine[])[] {
  return [events.map((event, index) => ({ line: index + 1, event }))];
}
