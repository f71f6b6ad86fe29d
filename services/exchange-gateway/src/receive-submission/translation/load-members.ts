import { CbxError } from '@cbx/kernel';
import { loadMember, type CompiledMember } from '@cbx/mapping';
import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Compiled mappings by member state. */
export type Members = ReadonlyMap<string, CompiledMember>;

/** A member's folder is named by its ISO 3166-1 alpha-3 code; whatever else lies beside is none. */
const MEMBER_FOLDER = /^[A-Z]{3}$/;

/**
 * Compiles every member's mapping. A wrong one fails the start: a gateway that knew some members only would refuse the others' submissions.
 *
 * @throws CbxError `MAPPING.INVALID` (file and line of every mistake), `MAPPING.NOT_FOUND` if a folder has no mapping or there is no folder
 */
export function loadMembers(directory: string): Members {
  let folders: string[];
  try {
    folders = readdirSync(directory, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() && MEMBER_FOLDER.test(entry.name) ? [entry.name] : []));
  } catch (cause) {
    throw new CbxError('MAPPING.NOT_FOUND', `the folder of the members' mappings cannot be read: ${directory}`, { cause, details: { directory } });
  }
  if (folders.length === 0) throw new CbxError('MAPPING.NOT_FOUND', `there is no member's folder in ${directory}`, { details: { directory } });
  return new Map(folders.sort().map((folder) => [folder, loadMember(path.join(directory, folder))]));
}
