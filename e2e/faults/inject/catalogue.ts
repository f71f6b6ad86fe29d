import { SERVICES, type DiskEngine } from '@cbx/local-stack';
import { clockFault } from './clock.ts';
import { engineConnectionFault, streamConnectionFault, TROUBLES } from './connections.ts';
import { diskFullFault } from './disk-full.ts';
import { type Fault, nameOf, type Skipped } from './fault.ts';
import { PROXIED } from './ground.ts';
import { POISONS, poisonFault } from './poison.ts';
import { freezeFault, killFault } from './processes.ts';
import { joinFault, rebalanceFault } from './rebalance.ts';

const ENGINES = ['kafka', 'postgres', 'schema-registry'] as const;

/** All faults that there are, and those of them that cannot be had here. */
export function catalogue(hasDisk: (engine: DiskEngine) => boolean): { readonly faults: readonly Fault[]; readonly skipped: readonly Skipped[] } {
  const instances = SERVICES.flatMap(({ name }) => [name, `${name}-2`]);
  const consumers = ['case-registry', 'alerting', 'exchange-gateway'] as const;
  const disks = (['kafka', 'postgres'] as const).map((engine) => ({ engine, there: hasDisk(engine) }));
  return {
    faults: [
      ...[...instances, ...ENGINES].flatMap((process) => [killFault(process), freezeFault(process)]),
      ...consumers.map((service) => freezeFault(`${service}-2`, true)),
      ...PROXIED.flatMap((engine) => TROUBLES.map((trouble) => engineConnectionFault(engine, trouble))),
      ...TROUBLES.map(streamConnectionFault),
      ...disks.filter(({ there }) => there).map(({ engine }) => diskFullFault(engine)),
      ...consumers.flatMap((service) => [rebalanceFault(service), joinFault(service)]),
      ...instances.map(clockFault),
      ...POISONS.map(poisonFault),
    ],
    skipped: disks.filter(({ there }) => !there).map(({ engine }) => ({ kind: 'disk-full', target: engine, why: 'no file system may be mounted here (neither as root nor in a user namespace)' })),
  };
}

/** Those whose kind (`kill`) or name (`kill:kafka`) is among the words. Throws on a word that means none. */
export function chosen(faults: readonly Fault[], words: readonly string[]): Fault[] {
  const means = (fault: Fault, word: string): boolean => word === fault.kind || word === nameOf(fault);
  for (const word of words) if (!faults.some((fault) => means(fault, word))) throw new Error(`No fault is called ${word}; there are ${[...new Set(faults.map(({ kind }) => kind))].join(', ')}, and single ones like ${nameOf(faults[0]!)}`);
  return faults.filter((fault) => words.some((word) => means(fault, word)));
}
