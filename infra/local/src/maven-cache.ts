import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './paths.ts';
import { withHeartbeat, type Progress } from './progress.ts';
import { StackError } from './stack-error.ts';

const run = promisify(execFile);

/** What Maven fetches for us: a pom of ours, and the call that puts what it names into a folder. */
export interface MavenArtifacts {
  readonly name: string;
  /** From the root of the checkout. */
  readonly pom: string;
  /** Maven's arguments for that folder. */
  readonly fetchInto: (folder: string) => readonly string[];
}

/**
 * The folder with the artifacts, fetched when it is not there yet. Its name carries the pom's hash: another version is another folder.
 * It is filled aside and renamed, so that a fetch that was cut off leaves nothing that looks whole.
 */
export async function mavenCache(artifacts: MavenArtifacts, cache: string, progress: Progress): Promise<string> {
  const pom = join(ROOT, artifacts.pom);
  const folder = join(cache, `${artifacts.name}-${createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  progress(`fetching ${artifacts.name} through Maven, once`);
  try {
    await withHeartbeat(progress, `fetching ${artifacts.name}`, run('mvn', ['-B', '-q', ...localRepository(cache), '-f', pom, ...artifacts.fetchInto(draft)], { maxBuffer: 64 * 1024 * 1024 }));
    renameSync(draft, folder);
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    // Two starts that fetched at the same time: one of them was first.
    if (existsSync(folder)) return folder;
    const output = (cause as { stdout?: string }).stdout ?? String(cause);
    throw new StackError(`Maven could not fetch ${artifacts.name}`, { cause, hints: output.split('\n').filter((line) => line.includes('ERROR')).slice(0, 8) });
  }
  return folder;
}

/** Maven keeps what it fetches in the home that the system knows of its user, which a user of a container may not have. */
function localRepository(cache: string): string[] {
  try {
    accessSync(userInfo().homedir, constants.W_OK);
    return [];
  } catch {
    return [`-Dmaven.repo.local=${join(cache, 'maven')}`];
  }
}
