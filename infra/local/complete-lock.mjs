/**
 * Adds to package-lock.json the optional packages for other platforms that it lacks. A registry mirror that carries Linux binaries only makes npm
 * leave them out when it writes the lock, and then `npm ci` refuses the lock on every platform. What is added carries the version that its parent pins
 * and the platform that its name tells; npm fetches it only there. Run after `npm install`: node infra/local/complete-lock.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../../package-lock.json', import.meta.url));
const OPERATING_SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];
const LIBRARIES = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const added = [];
for (const [path, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const own = `${path}/node_modules/${name}`;
    const shared = `node_modules/${name}`;
    const platform = platformOf(name);
    if (lock.packages[own] !== undefined || lock.packages[shared] !== undefined || platform === undefined || !/^\d/.test(version)) continue;
    lock.packages[shared] = { version, cpu: [platform.cpu], ...(parent.dev === true ? { dev: true } : {}), ...(platform.libc === undefined ? {} : { libc: [platform.libc] }), optional: true, os: [platform.os] };
    added.push(name);
  }
}
if (added.length > 0) {
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
}
process.stdout.write(added.length === 0 ? 'The lock is complete.\n' : `Added ${added.length}: ${added.join(', ')}\n`);

/** `@swc/core-linux-arm-gnueabihf` -> linux, arm, glibc; undefined for a name that tells no platform. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = OPERATING_SYSTEMS.find((word) => words.includes(word));
  const cpu = PROCESSORS.find((word) => words.includes(word));
  if (os === undefined || cpu === undefined) return undefined;
  return { os, cpu, libc: os === 'linux' ? LIBRARIES[words.at(-1)] : undefined };
}
