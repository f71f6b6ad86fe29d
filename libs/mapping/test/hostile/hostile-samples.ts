import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type CompiledMember, loadMember } from '../../src/load/load-member.js';

const MEMBERS = path.resolve(import.meta.dirname, '../../../../members');

/** A member, and files to break. */
export interface HostileSamples {
  readonly member: CompiledMember;
  readonly files: readonly Uint8Array[];
}

/** Every member that has a mapping, with the files of its samples. */
export function hostileSamples(): HostileSamples[] {
  return readdirSync(MEMBERS)
    .filter((name) => existsSync(path.join(MEMBERS, name, 'mapping.yaml')))
    .map((name) => {
      const folder = path.join(MEMBERS, name, 'samples');
      const names = readdirSync(folder);
      const isSample = (file: string): boolean => !file.endsWith('.expected.json') && names.includes(`${file.slice(0, file.lastIndexOf('.'))}.expected.json`);
      return { member: loadMember(path.join(MEMBERS, name)), files: names.filter(isSample).map((file) => readFileSync(path.join(folder, file))) };
    });
}
