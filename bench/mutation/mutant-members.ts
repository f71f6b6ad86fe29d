/** The mapping library as the document specs see it: a member that they load is the mutant, at each moment the one of that moment. */
import { type CompiledMember, loadMember as load } from '../../libs/mapping/src/index.ts';
import path from 'node:path';
import { Mutant } from './mutant.ts';

export * from '../../libs/mapping/src/index.ts';

export function loadMember(folder: string): CompiledMember {
  const mutant = Mutant.current;
  if (mutant === undefined || path.basename(folder) !== mutant.iso3) return load(folder);
  return new Proxy({} as CompiledMember, { get: (_none, name) => Reflect.get(mutant.member, name) as unknown, has: (_none, name) => Reflect.has(mutant.member, name) });
}
