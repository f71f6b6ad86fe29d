import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { INVARIANT_IDS, problemOf, type HistoryEvent, type InvariantId } from '../history/events.ts';
import { asLines, judge } from './check-history.ts';
import { CHECKS } from './invariants/index.ts';
import { correctHistory } from './test/correct-history.ts';
import { HistoryEditor } from './test/edit-history.ts';
import { MUTATIONS } from './test/mutations/index.ts';
import { Random } from './test/random.ts';
import type { Verdict } from './verdict.ts';

const violated = ({ invariants }: Verdict): InvariantId[] => invariants.filter(({ status }) => status === 'VIOLATED').map(({ id }) => id);
const told = ({ invariants }: Verdict): string[] => invariants.flatMap(({ id, violations }) => violations.map(({ message }) => `${id}: ${message}`));
const sound = [1, 2, 3, 4].map((seed) => correctHistory({ seed, rounds: 60, subjects: 15, buries: 0.06 }));

describe('a history of a suite that keeps its promises', () => {
  it('passes, whatever happened in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ seed: fc.nat(), rounds: fc.integer({ min: 1, max: 40 }), subjects: fc.integer({ min: 1, max: 20 }), clientsPerState: fc.integer({ min: 1, max: 3 }), buries: fc.constantFrom(0, 0.03, 0.3), readers: fc.constantFrom(1, 2) }),
        async (options) => {
          const history = correctHistory(options);
          expect(history.map(problemOf).filter((problem) => problem !== undefined)).toEqual([]);
          expect(told(await judge(asLines(history)))).toEqual([]);
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each(sound.map((history, index) => [index, history] as const))('holds every invariant, none by silence (%i)', async (_, history) => {
    const verdict = await judge(asLines(history));
    expect(verdict.invariants.filter(({ status }) => status !== 'HOLDS')).toEqual([]);
    expect(verdict.holds).toBe(true);
  });
});

describe('a broken history', () => {
  it.each(MUTATIONS.map((mutation) => [mutation.breaks, mutation.name, mutation] as const))('violates %s: %s', async (breaks, _, mutation) => {
    for (const [index, history] of sound.entries()) {
      const editor = new HistoryEditor(history, new Random(index));
      mutation.apply(editor);
      if (!editor.changed) continue;
      const verdict = await judge(asLines(mutation.unsettled === true ? editor.events : editor.settled()));
      expect(verdict.holds).toBe(false);
      expect(violated(verdict)).toContain(breaks);
      return;
    }
    throw new Error('no history has a place for this mutation');
  });

  it('is broken for each invariant, in several ways', () => {
    const ways = new Map(INVARIANT_IDS.map((id) => [id, MUTATIONS.filter(({ breaks }) => breaks === id).length]));
    expect([...ways].filter(([, count]) => count < 2)).toEqual([]);
    expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(MUTATIONS.length);
  });

  it('shows the lines that prove it', async () => {
    const history = sound[0]!;
    const editor = new HistoryEditor(history, new Random(1));
    MUTATIONS.find(({ name }) => name === 'a receipt has another byte when it is given again')!.apply(editor);
    const { invariants } = await judge(asLines(editor.events));
    const [violation] = invariants.find(({ id }) => id === 'receipt-identical')!.violations;
    const proof = violation!.lines.map((line) => editor.events[line - 1] as HistoryEvent<'submit.sent' | 'submit.answered'>);
    expect(proof.map(({ event, submission }) => [event, violation!.message.startsWith(submission)])).toEqual([
      ['submit.sent', true],
      ['submit.answered', true],
      ['submit.answered', true],
    ]);
  });

  it('is told of in bounded size, and counted whole', async () => {
    const history = sound[0]!.map((event) => (event.event === 'submission.shown' && event.status === 404 ? { ...event, status: 200 } : event));
    const release = (await judge(asLines(history))).invariants.find(({ id }) => id === 'release')!;
    expect(release.violationCount).toBeGreaterThan(release.violations.length);
    expect(release.violations).toHaveLength(20);
  });
});

describe('an invariant of which nothing was checked', () => {
  const without = (name: string): HistoryEvent[] => sound[0]!.filter(({ event }) => event !== name && !event.startsWith(`${name}.`));
  const statusOf = async (history: readonly HistoryEvent[], id: InvariantId): Promise<string> => (await judge(asLines(history))).invariants.find((one) => one.id === id)!.status;

  it.each([
    ['audit', 'audit.counted'],
    ['recovers', 'fault'],
    ['redrive-twice', 'redrive.done'],
    ['stream-resume', 'stream'],
  ] as const)('%s fails without %s', async (id, name) => {
    const history = without(name);
    expect(await statusOf(history, id)).toBe('NOT_CHECKED');
    expect((await judge(asLines(history))).holds).toBe(false);
  });

  it('passes if the history says why there was no occasion', async () => {
    const history = without('fault').map((event) => (event.event === 'run.ended' ? { ...event, noOccasion: { recovers: 'a run without faults' } } : event));
    expect(await statusOf(history, 'recovers')).toBe('NO_OCCASION');
    expect((await judge(asLines(history))).holds).toBe(true);
  });

  it('is not excused by the history where there was something to check', async () => {
    const editor = new HistoryEditor(sound[0]!, new Random(1));
    MUTATIONS.find(({ name }) => name === 'a fault never ends')!.apply(editor);
    editor.replace(editor.any('run.ended'), { noOccasion: Object.fromEntries(INVARIANT_IDS.map((id) => [id, 'because'])) });
    expect(await statusOf(editor.settled(), 'recovers')).toBe('VIOLATED');
  });
});

it('has a check for each invariant', () => {
  expect(CHECKS.map(({ id }) => id).sort()).toEqual([...INVARIANT_IDS].sort());
});

it('is described with each of its invariants', () => {
  const document = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'faults.md'), 'utf8');
  expect(INVARIANT_IDS.filter((id) => !document.includes(`\`${id}\``))).toEqual([]);
});
