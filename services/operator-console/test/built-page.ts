import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const VITE = join(ROOT, 'node_modules/vite/bin/vite.js');

/**
 * The folder with the page as `vite build` makes it from the sources as they are now. Built once for the same sources,
 * whichever test file asks first.
 */
export async function builtPage(): Promise<string> {
  const folder = join(tmpdir(), `cbx-console-page-${await fingerprint()}`);
  if (await exists(folder)) return folder;
  const building = await mkdtemp(`${folder}.`);
  await promisify(execFile)(process.execPath, [await viteBin(), 'build', '--logLevel', 'warn', '--outDir', building, '--emptyOutDir'], { cwd: ROOT });
  try {
    await rename(building, folder);
  } catch {
    // Another test file was faster; its page is of the same sources.
    await rm(building, { recursive: true, force: true });
  }
  return folder;
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const top of ['src', 'public']) {
    const files = (await readdir(join(ROOT, top), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'));
    for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort()) hash.update(path).update(await readFile(path));
  }
  for (const file of ['index.html', 'vite.config.ts', 'package.json']) hash.update(await readFile(join(ROOT, file)));
  return hash.digest('hex').slice(0, 20);
}

/** Vite is this package's own dependency; npm may have put it here or at the workspace's root. */
async function viteBin(): Promise<string> {
  if (await exists(VITE)) return VITE;
  return join(dirname(dirname(ROOT.replace(/\/$/, ''))), 'node_modules/vite/bin/vite.js');
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
