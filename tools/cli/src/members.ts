import { CbxError } from '@cbx/kernel';
import { type CompiledMember, loadMember } from '@cbx/mapping';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** The folder `members` of the checkout that this program stands in, wherever it is called from. */
export function ownMembersDirectory(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const members = path.join(folder, 'members');
    if (existsSync(members) && statSync(members).isDirectory()) return members;
    if (folder === path.dirname(folder)) throw new CbxError('MAPPING.NOT_FOUND', 'there is no folder members/ here; --members DIR says where it is');
  }
}

/** @throws CbxError MAPPING.NOT_FOUND, MAPPING.INVALID */
export function openMember(iso3: string, directory: string): CompiledMember {
  const known = knownMembers(directory);
  if (!known.includes(iso3)) throw new CbxError('MAPPING.NOT_FOUND', `there is no member '${iso3}' in ${directory}; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ') || 'none'}`);
  return loadMember(path.join(directory, iso3));
}

/** Members whose folders hold a mapping, sorted. @throws CbxError MAPPING.NOT_FOUND */
export function knownMembers(directory: string): string[] {
  if (!existsSync(directory)) throw new CbxError('MAPPING.NOT_FOUND', `there is no folder ${directory}`);
  return readdirSync(directory)
    .filter((name) => existsSync(path.join(directory, name, 'mapping.yaml')))
    .sort();
}
