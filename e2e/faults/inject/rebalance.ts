import type { ServiceName } from '@cbx/local-stack';
import type { Fault } from './fault.ts';

/** A further instance joins the group in the middle of its work, takes its share of the partitions, and leaves again. */
export function rebalanceFault(service: ServiceName): Fault {
  return {
    kind: 'rebalance',
    target: service,
    touches: [service],
    holdMs: { from: 1_500, to: 4_000 },
    begin: async ({ suite, guests }) => {
      const guest = guests.get(service);
      if (guest === undefined) guests.set(service, await suite.addInstance(service));
      else await suite.revive(guest);
      return { instance: guests.get(service) };
    },
    heal: async ({ suite, guests }) => {
      const guest = guests.get(service);
      if (guest !== undefined) await suite.halt(guest);
    },
  };
}
