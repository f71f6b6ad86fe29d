#!/usr/bin/env node
/**
 * The first step of `npm start` and `npm test`: plain JavaScript without dependencies, for whatever Node (from 20 on) the machine has. It checks for
 * what the machine must bring, installs the packages, among them the project's own Node, and hands over to src/main.ts under that one.
 *
 *   node infra/local/bootstrap.mjs start|test|faults|token [options]
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const MODULES = join(ROOT, 'node_modules');
const BEGAN = Date.now();

const progress = (line) => process.stderr.write(`${((Date.now() - BEGAN) / 1000).toFixed(1).padStart(6)} s  ${line}\n`);

function fail(message, hints = []) {
  process.stderr.write(`\n${message}\n${hints.map((hint) => `  ${hint}\n`).join('')}`);
  process.exit(1);
}

function checkNode() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) fail(`Node ${process.versions.node} is too old: 20 or later is needed to begin (the project brings its own for the rest).`);
}

/** Java for Kafka and the schema registry; Maven only while their files are not in the cache yet. */
function checkJavaAndMaven() {
  const home = process.env.JAVA_HOME;
  const java = spawnSync(home ? join(home, 'bin', 'java') : 'java', ['-version'], { encoding: 'utf8' });
  const version = Number(/version "(?:1\.)?(\d+)/.exec(java.stderr ?? '')?.[1] ?? 0);
  const maven = (isCached('kafka') && isCached('schema-registry')) || spawnSync('mvn', ['-v'], { stdio: 'ignore' }).status === 0;
  const missing = [
    ...(version >= 17 ? [] : [version === 0 ? `Java 17 or later${home ? ` (JAVA_HOME is ${home})` : ''}` : `Java 17 or later (found: ${version})`]),
    ...(maven ? [] : ['Maven']),
  ];
  if (missing.length > 0) fail(`Missing: ${missing.join(' and ')}.`, ['install it with:', `  ${installCommand()}`]);
}

/** As src/maven-cache.ts names what it has fetched. */
function isCached(name) {
  const pom = readFileSync(join(ROOT, 'infra', 'local', name, 'pom.xml'));
  return existsSync(join(ROOT, '.local', 'cache', `${name}-${createHash('sha256').update(pom).digest('hex').slice(0, 12)}`));
}

/** Tests may be given engines that run elsewhere, by the variables of src/engines-from-environment.ts. */
function enginesAreGiven() {
  return ['CBX_TEST_POSTGRES_URL', 'CBX_TEST_KAFKA_BROKERS', 'CBX_TEST_REGISTRY_URL'].every((name) => process.env[name]);
}

/** The command of the machine's own package manager. */
function installCommand() {
  const has = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
  const managers = [
    ['apt-get', 'apt-get update && apt-get install -y openjdk-17-jre-headless maven'],
    ['dnf', 'dnf install -y java-17-openjdk-headless maven'],
    ['zypper', 'zypper install -y java-17-openjdk-headless maven'],
    ['pacman', 'pacman -S --needed jre17-openjdk-headless maven'],
    ['apk', 'apk add openjdk17-jre-headless maven'],
    ['brew', 'brew install openjdk@17 maven'],
  ];
  const command = managers.find(([manager]) => has(manager))?.[1];
  if (command === undefined) return 'your package manager: a Java 17 runtime (OpenJDK) and Apache Maven';
  const root = process.getuid?.() === 0 || command.startsWith('brew');
  return root ? command : command.split(' && ').map((part) => `sudo ${part}`).join(' && ');
}

/** Runs `npm ci` unless what package-lock.json asks for is installed, and was installed to the end. */
async function installPackages() {
  const lockText = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
  const stamp = join(MODULES, '.cbx-installed');
  const wanted = createHash('sha256').update(lockText).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const unfinished = join(ROOT, '.local', 'npm-ci-unfinished');
  if (existsSync(unfinished) || !installedAsLocked(lockText)) {
    mkdirSync(dirname(unfinished), { recursive: true });
    writeFileSync(unfinished, '');
    progress('npm ci: installing the packages of package-lock.json …');
    const timer = setInterval(() => progress('npm ci …'), 10_000);
    const npm = process.env.npm_execpath;
    const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
    const code = await run(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error']);
    clearInterval(timer);
    if (code !== 0) fail(`npm ci failed (exit code ${code}); its words are above.`);
    rmSync(unfinished, { force: true });
    progress('npm ci has finished');
  }
  writeFileSync(stamp, wanted);
}

/** Whether npm's own record of node_modules says what the lock file says: then somebody has installed by hand, and it is not done again. */
function installedAsLocked(lockText) {
  const record = join(MODULES, '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(JSON.parse(lockText).packages).every(([path, entry]) => {
    if (path === '' || !path.includes('node_modules/')) return true;
    const found = installed[path];
    return found === undefined ? entry.optional === true : found.version === entry.version;
  });
}

/** The project's own Node, of the package `node`; where the package has none for this platform, ours if it is new enough. */
function projectNode() {
  const own = join(MODULES, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(own) && spawnSync(own, ['-v']).status === 0) return own;
  const [major] = process.versions.node.split('.').map(Number);
  if (major >= 24) return process.execPath;
  return fail('The project’s own Node is not there: the package “node” did not finish its install script.', ['allow install scripts (npm config get ignore-scripts), then: npm ci']);
}

function run(command, args, env = process.env) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: ROOT, env, stdio: 'inherit' });
    // Ctrl+C reaches the child by itself; a signal that was sent to us alone does not, and sent twice it is one.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    const watch = whenNpmIsGone(() => child.kill('SIGTERM'));
    child.once('error', (error) => fail(`${command} could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      done(signal === null ? code : 128);
    });
  });
}

/** npm that was killed tells nobody: what it started would go on unseen. Started by hand (nohup, say) we stay. */
function whenNpmIsGone(then) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const { ppid } = process;
  return setInterval(() => {
    if (process.ppid !== ppid) then();
  }, 1_000);
}

const [command = '', ...args] = process.argv.slice(2);
checkNode();
const help = join(ROOT, 'infra', 'local', 'help', `${command}.txt`);
if (!/^[a-z]+$/.test(command) || !existsSync(help)) fail(`Unknown command “${command}”; there are start, test, faults and token.`);
if (args.includes('--help')) {
  process.stdout.write(readFileSync(help, 'utf8'));
  process.exit(0);
}
const needsJava = command === 'start' || command === 'faults' || (command === 'test' && !enginesAreGiven());
if (needsJava) checkJavaAndMaven();
await installPackages();
const node = projectNode();
const path = [join(MODULES, '.bin'), process.env.PATH].join(delimiter);
process.exitCode = await run(node, [join(ROOT, 'infra', 'local', 'src', 'main.ts'), command, ...args], { ...process.env, PATH: path, CBX_BOOTSTRAP_AT: String(BEGAN) });
