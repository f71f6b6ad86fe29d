#!/usr/bin/env node
/**
 * The way into `cbx`, in plain JavaScript without dependencies, for whatever Node (from 20 on) calls it: goes over to the project's own Node where this
 * one is older, builds what is missing or has changed, and runs the command in `dist`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBuilt } from './ensure-built.mjs';

const CLI = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const ROOT = path.resolve(CLI, '..', '..');
const NEEDED_NODE = 24;

function fail(message) {
  process.stderr.write(`cbx: ${message}\n`);
  process.exit(2);
}

if (Number(process.versions.node.split('.')[0]) < NEEDED_NODE) {
  const own = path.join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (!existsSync(own)) fail(`Node ${NEEDED_NODE} is needed, and this is ${process.versions.node}. The project brings its own: run npm ci in ${ROOT}`);
  const { status, signal, error } = spawnSync(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  if (error) fail(`the project's own Node cannot be started: ${error.message}`);
  if (signal) process.kill(process.pid, signal);
  process.exit(status ?? 2);
}

try {
  await ensureBuilt(ROOT);
} catch (error) {
  fail(error.message);
}
// Whoever read our words has seen enough, as `head` has.
process.stdout.on('error', (error) => (error.code === 'EPIPE' ? process.exit(0) : fail(`nothing can be written: ${error.message}`)));
const { main } = await import(pathToFileURL(path.join(CLI, 'dist', 'main.js')).href);
process.exitCode = await main(process.argv.slice(2));
