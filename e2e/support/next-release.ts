import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from '@cbx/local-stack';

/** Folders of a release that its own code stands in; everything else (packages from outside) is that of this checkout. */
const WORKSPACES = ['libs', 'services', 'infra'] as const;

/**
 * A release of the suite beside this one, as the next version would be built: a copy of what runs here, to be changed by the test before it is started.
 * It lives under `.local/test/releases` and is made anew each time.
 */
export class NextRelease {
  readonly root: string;

  constructor(name: string) {
    this.root = join(ROOT, '.local/test/releases', name);
    rmSync(this.root, { recursive: true, force: true });
    const modules = join(this.root, 'node_modules');
    mkdirSync(join(modules, '@cbx'), { recursive: true });
    for (const entry of readdirSync(join(ROOT, 'node_modules')).filter((one) => one !== '@cbx')) symlinkSync(join(ROOT, 'node_modules', entry), join(modules, entry));
    for (const folder of WORKSPACES) {
      for (const workspace of readdirSync(join(ROOT, folder))) if (existsSync(join(ROOT, folder, workspace, 'package.json'))) this.#copyWorkspace(join(folder, workspace));
    }
    cpSync(join(ROOT, 'members'), join(this.root, 'members'), { recursive: true });
    for (const file of ['package.json', '.swcrc']) cpSync(join(ROOT, file), join(this.root, file));
    // The generator writes the description of the topics there.
    mkdirSync(join(this.root, 'docs'));
  }

  /** Changes one file. Throws when `from` does not stand in it exactly once: the test would prove nothing. */
  change(file: string, from: string, to: string): void {
    const path = join(this.root, file);
    const text = readFileSync(path, 'utf8');
    if (text.split(from).length !== 2) throw new Error(`${file} holds this ${text.split(from).length - 1} times, not once: ${from}`);
    writeFileSync(path, text.replace(from, () => to));
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.root, file), text);
  }

  /** Generates what follows from the schemas, and builds the contracts with it. */
  buildContracts(): void {
    const contracts = join(this.root, 'libs/contracts');
    execFileSync(process.execPath, ['generator/generate.ts'], { cwd: contracts, stdio: 'pipe' });
    execFileSync('npm', ['run', 'build'], { cwd: contracts, stdio: 'pipe' });
  }

  #copyWorkspace(workspace: string): void {
    const from = join(ROOT, workspace);
    const to = join(this.root, workspace);
    cpSync(from, to, { recursive: true, filter: (source) => basename(source) !== 'node_modules' });
    for (const entry of readdirSync(from)) if (entry === 'node_modules') symlinkSync(join(from, entry), join(to, entry));
    const manifest = readFileSync(join(from, 'package.json'), 'utf8');
    const { name } = JSON.parse(manifest) as { name: string };
    symlinkSync(to, join(this.root, 'node_modules', name));
  }
}
