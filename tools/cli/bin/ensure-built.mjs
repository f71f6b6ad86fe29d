import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** What the command line needs, dependencies first. */
const PACKAGES = ['libs/kernel', 'libs/contracts', 'libs/formats', 'libs/mapping', 'tools/cli'];
const WAIT_MS = 100;
/** A build takes seconds; whoever holds the lock for longer has died. */
const LOCK_DEADLINE_MS = 60_000;

/**
 * Builds those packages whose `dist` is missing or older than their sources. Several that start at once wait for the first; a `dist` is put in place
 * whole, so that nobody reads half of one.
 */
export async function ensureBuilt(root, say = (text) => process.stderr.write(text)) {
  if (PACKAGES.every((name) => isFresh(path.join(root, name)))) return;
  const release = await lock(path.join(root, 'node_modules', '.cache', 'cbx-build.lock'));
  try {
    const stale = PACKAGES.filter((name) => !isFresh(path.join(root, name)));
    if (stale.length > 0) say(`cbx: building ${stale.join(', ')} …\n`);
    for (const name of stale) build(root, name);
  } finally {
    release();
  }
}

function isFresh(folder) {
  const entry = ['index.js', 'main.js'].map((name) => path.join(folder, 'dist', name)).find(existsSync);
  return entry !== undefined && newest(path.join(folder, 'src')) <= statSync(entry).mtimeMs;
}

/** Time of the last change in a folder; folders count too, as a file that was removed leaves its trace only there. */
function newest(folder) {
  return Math.max(
    statSync(folder).mtimeMs,
    ...readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const place = path.join(folder, entry.name);
      return entry.isDirectory() ? newest(place) : statSync(place).mtimeMs;
    }),
  );
}

function build(root, name) {
  const folder = path.join(root, name);
  const swc = path.join(root, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
  if (!existsSync(swc)) throw new Error(`the packages are not installed: run npm ci in ${root}`);
  // The package's own script says how it is built; only the place differs.
  const { scripts } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const [command, ...args] = scripts.build.split(' ').map((word) => word.replaceAll("'", ''));
  const made = `dist.new-${process.pid}`;
  const old = `dist.old-${process.pid}`;
  if (command !== 'swc' || !args.includes('dist')) throw new Error(`${name} is not built by swc into dist`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [swc, ...args.map((arg) => (arg === 'dist' ? made : arg))], { cwd: folder, encoding: 'utf8' });
  try {
    if (status !== 0) throw new Error(`${name} could not be built:\n${stdout}${stderr}`);
    if (existsSync(path.join(folder, 'dist'))) renameSync(path.join(folder, 'dist'), path.join(folder, old));
    renameSync(path.join(folder, made), path.join(folder, 'dist'));
  } finally {
    for (const leftover of [made, old]) rmSync(path.join(folder, leftover), { recursive: true, force: true });
  }
}

async function lock(folder) {
  mkdirSync(path.dirname(folder), { recursive: true });
  const began = Date.now();
  for (;;) {
    try {
      mkdirSync(folder);
      writeFileSync(path.join(folder, 'pid'), String(process.pid));
      return () => rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (Date.now() - began > LOCK_DEADLINE_MS || !holderLives(folder)) rmSync(folder, { recursive: true, force: true });
    else await wait(WAIT_MS);
  }
}

/** A holder that was killed leaves its lock behind. */
function holderLives(folder) {
  let pid;
  try {
    pid = Number(readFileSync(path.join(folder, 'pid'), 'utf8'));
  } catch {
    return true; // made this moment, or given back
  }
  try {
    return pid === 0 || process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
