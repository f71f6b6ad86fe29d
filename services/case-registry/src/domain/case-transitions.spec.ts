import { SYMBOLS } from '@cbx/contracts';
import { CASE_STATUSES, CASE_TRANSITIONS } from './case-transitions.js';
import type { Arrival, Standing, Transition } from './case-transitions.js';

const rows = Object.entries(CASE_TRANSITIONS) as [Standing, Partial<Record<Arrival, Transition>>][];
const cells = rows.flatMap(([standing, row]) => Object.entries(row).map(([arrival, transition]) => ({ standing, arrival, ...transition })));

describe('CASE_TRANSITIONS', () => {
  it.each([
    ['ABSENT', 'NEWER_STATEMENT', 'OPEN', 'CASE_OPENED'],
    ['ABSENT', 'NEWER_CANCEL', 'WITHDRAWN', 'CASE_WITHDRAWN'],
    ['OPEN', 'NEWER_STATEMENT', 'OPEN', 'CASE_EXTENDED'],
    ['OPEN', 'NEWER_CANCEL', 'WITHDRAWN', 'CASE_WITHDRAWN'],
    ['OPEN', 'OLDER_STATEMENT', 'OPEN', 'VERSION_OUTDATED'],
    ['OPEN', 'OLDER_CANCEL', 'OPEN', 'VERSION_OUTDATED'],
    ['OPEN', 'REPEATED', 'OPEN', undefined],
    ['WITHDRAWN', 'NEWER_STATEMENT', 'OPEN', 'CASE_REOPENED'],
    ['WITHDRAWN', 'NEWER_CANCEL', 'WITHDRAWN', 'CASE_WITHDRAWN'],
    ['WITHDRAWN', 'OLDER_STATEMENT', 'WITHDRAWN', 'VERSION_OUTDATED'],
    ['WITHDRAWN', 'OLDER_CANCEL', 'WITHDRAWN', 'VERSION_OUTDATED'],
    ['WITHDRAWN', 'REPEATED', 'WITHDRAWN', undefined],
  ])('%s, %s -> %s, %s', (standing, arrival, to, event) => {
    expect(cells).toContainEqual({ standing, arrival, to, event });
  });

  it('has no other cell', () => {
    expect(cells).toHaveLength(12);
  });

  it('reaches every state from the start, and leaves none without a way out', () => {
    const reached = new Set<Standing>(['ABSENT']);
    for (const standing of reached) {
      for (const cell of cells) if (cell.standing === standing) reached.add(cell.to);
    }
    expect([...reached].sort()).toEqual(['ABSENT', ...CASE_STATUSES].sort());
    for (const status of CASE_STATUSES) {
      expect(cells.some((cell) => cell.standing === status && cell.to !== status)).toBe(true);
    }
  });

  it('uses every type of case event', () => {
    expect([...new Set(cells.flatMap(({ event }) => event ?? []))].sort()).toEqual([...SYMBOLS.CaseEventType].sort());
  });

  it('lets nothing older or repeated change where a case stands', () => {
    for (const { standing, arrival, to } of cells) {
      if (!arrival.startsWith('NEWER')) expect(to).toBe(standing);
    }
  });
});
