import type { Subject } from '../facts/facts.ts';
import { expectedCounts, liveAlerts } from '../model/count-alerts.ts';
import type { InvariantCheck } from './invariant.ts';

/** Reliability 5: what the versions in effect expect is on the list of each state that they name. */
export const alertVisible: InvariantCheck = {
  id: 'alert-visible',
  begin: ({ world, models, finding }) => ({
    conclude: () => {
      for (const subject of world.effects.subjects.values()) check(subject);

      function check(subject: Subject): void {
        const [inPlace, last] = models.of(subject).alerting;
        const wanted = expectedCounts(inPlace.live, world.states);
        const otherwise = inPlace === last ? wanted : expectedCounts(last.live, world.states);
        const shown = liveAlerts(subject);
        for (const [id, count] of wanted) {
          const [state = '', rule = ''] = id.split('|');
          // Not read at all: history-complete says so.
          if (world.run.snapshot('alerting.alert', state) === undefined) continue;
          const needed = Math.min(count, otherwise.get(id) ?? 0);
          finding.checked('expected alerts', needed);
          const there = shown.get(id)?.length ?? 0;
          if (there >= needed) continue;
          const standing = inPlace.standing?.claim;
          finding.violate(`${state} must have ${needed} alert(s) of ${rule} on subject ${subject.key}, and has ${there}`, [standing?.line, standing?.notification.caseEvents[0]?.line, standing?.notification.evaluated[0]?.line, world.run.snapshot('alerting.alert', state)?.line]);
        }
      }
    },
  }),
};
