import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureBuilt } from './ensure-built.mjs';

// Each build starts a process, which takes its time on a busy machine.
const TIMEOUT_MS = 60_000;
const PACKAGES = ['libs/kernel', 'libs/contracts', 'libs/formats', 'libs/mapping', 'tools/cli'];

describe('building what the command line needs', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'cbx-build-'));
  const at = (...parts: string[]): string => path.join(root, ...parts);

  beforeAll(() => {
    for (const name of PACKAGES) {
      mkdirSync(at(name, 'src'), { recursive: true });
      writeFileSync(at(name, 'package.json'), JSON.stringify({ type: 'module', scripts: { build: 'swc src -d dist --strip-leading-paths --quiet' } }));
      writeFileSync(at(name, 'src', name === 'tools/cli' ? 'main.ts' : 'index.ts'), 'export const answer: number = 1;\n');
    }
    mkdirSync(at('node_modules', '@swc'), { recursive: true });
    symlinkSync(path.resolve(import.meta.dirname, '../../../node_modules/@swc/cli'), at('node_modules', '@swc', 'cli'));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const heard = async (): Promise<string> => {
    let said = '';
    await ensureBuilt(root, (text) => (said += text));
    return said;
  };
  const touch = (file: string): void => utimesSync(file, new Date(), new Date(Date.now() + 5000));

  it('builds everything on a clean checkout, and nothing the second time', async () => {
    expect(await heard()).toBe(`cbx: building ${PACKAGES.join(', ')} …\n`);
    for (const name of PACKAGES) expect(readdirSync(at(name)).sort()).toEqual(['dist', 'package.json', 'src']);
    expect(await heard()).toBe('');
    expect(existsSync(at('node_modules', '.cache', 'cbx-build.lock'))).toBe(false);
  }, TIMEOUT_MS);

  it('builds what has changed since, and only that', async () => {
    writeFileSync(at('libs/mapping/src/index.ts'), 'export const answer: number = 2;\n');
    touch(at('libs/mapping/src/index.ts'));
    expect(await heard()).toContain('cbx: building libs/mapping …');
    expect(readFileSync(at('libs/mapping/dist/index.js'), 'utf8')).toContain('answer = 2');
  }, TIMEOUT_MS);

  it('goes on past the lock of a build that was killed', async () => {
    const lock = at('node_modules', '.cache', 'cbx-build.lock');
    mkdirSync(lock);
    // Above the highest process id that the kernel gives.
    writeFileSync(path.join(lock, 'pid'), '4194305');
    rmSync(at('tools/cli/dist'), { recursive: true });
    expect(await heard()).toContain('tools/cli');
    expect(existsSync(lock)).toBe(false);
  }, TIMEOUT_MS);

  it('keeps the old build and says why where a source cannot be built', async () => {
    writeFileSync(at('libs/kernel/src/index.ts'), 'export const = ;\n');
    touch(at('libs/kernel/src/index.ts'));
    await expect(heard()).rejects.toThrow('libs/kernel could not be built');
    expect(readFileSync(at('libs/kernel/dist/index.js'), 'utf8')).toContain('answer = 1');
    expect(readdirSync(at('libs/kernel')).sort()).toEqual(['dist', 'package.json', 'src']);
  }, TIMEOUT_MS);
});
