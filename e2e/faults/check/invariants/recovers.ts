import { healedAt } from '../model/healed-at.ts';
import type { InvariantCheck } from './invariant.ts';

/** Reliability 10: every fault ends, and what is sent after it comes out again within the bound. */
export const recovers: InvariantCheck = {
  id: 'recovers',
  begin: ({ world, finding }) => ({
    conclude: () => {
      const bound = world.run.started?.bounds.recoverMs ?? 0;
      const faults = [...world.run.faults.values()];
      for (const fault of faults) {
        const { id, kind, target, endedAt, recoveredAt, line, endedLine, recoveredLine } = fault;
        finding.checked('faults');
        const what = `fault ${id} (${kind} of ${target})`;
        if (endedAt === undefined) finding.violate(`${what} never ended`, [line]);
        else if (recoveredAt === undefined) finding.violate(`${what} ended, and the suite did not recover from it`, [line, endedLine]);
        else {
          const healed = healedAt(fault, faults);
          if (recoveredAt - healed > bound) finding.violate(`${what}: recovered ${recoveredAt - healed} ms after it was healed, the bound is ${bound} ms`, [line, endedLine, recoveredLine]);
        }
      }
    },
  }),
};
