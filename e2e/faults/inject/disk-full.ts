import type { Fault } from './fault.ts';

/** No room is left on the small disk that an engine lies on; it may end of it, or refuse to write. */
export function diskFullFault(engine: 'kafka' | 'postgres'): Fault {
  return {
    kind: 'disk-full',
    target: engine,
    touches: [engine],
    holdMs: { from: 2_000, to: 5_000 },
    begin: ({ suite }) => {
      const disk = suite.disk(engine)!;
      const freeBytes = disk.free;
      disk.exhaust();
      return Promise.resolve({ freeBytes });
    },
    heal: async ({ suite }) => {
      suite.disk(engine)!.relieve();
      await suite.revive(engine);
    },
  };
}
