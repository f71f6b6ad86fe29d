/** The mapping library as the specs see it: a member that they load is the mutant, at each moment the one of that moment. */
import { type CompiledMember, loadMember as load } from '../../libs/mapping/src/index.ts';
import path from 'node:path';
import { Mutant } from './mutant.ts';

export * from '../../libs/mapping/src/index.ts';

/** Others are loaded once: each spec file loads them all. */
const others = new Map<string, CompiledMember>();

export function loadMember(folder: string): CompiledMember {
  const mutant = Mutant.current;
  if (mutant === undefined || path.basename(folder) !== mutant.iso3) {
    const known = others.get(folder) ?? load(folder);
    others.set(folder, known);
    return known;
  }
  const ask = (name: string | symbol): CompiledMember => {
    mutant.asked.add(String(name));
    return mutant.member;
  };
  return new Proxy({} as CompiledMember, { get: (_none, name) => Reflect.get(ask(name), name) as unknown, has: (_none, name) => Reflect.has(ask(name), name) });
}
