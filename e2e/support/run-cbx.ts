import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Suite } from '@cbx/local-stack';

const CBX = path.resolve(import.meta.dirname, '../../tools/cli/bin/cbx.mjs');

export interface CbxRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `cbx ARGS…` as its operator would, against a suite: by its addresses, and its client of the role ops. */
export async function runCbx(suite: Suite, args: readonly string[]): Promise<CbxRun> {
  const { exitCode, stdout, stderr } = await runCbxBytes(suite, args);
  return { exitCode, stdout: stdout.toString('utf8'), stderr };
}

/** The same with what it prints as bytes. @param more of the environment */
export function runCbxBytes(suite: Suite, args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Omit<CbxRun, 'stdout'> & { readonly stdout: Buffer }> {
  const { gateway, registry, alerting, issuer } = suite.addresses;
  const { clientId, clientSecret } = suite.credentials.ops;
  const env = {
    PATH: process.env['PATH'],
    CBX_GATEWAY_URL: gateway,
    CBX_REGISTRY_URL: registry,
    CBX_ALERTING_URL: alerting,
    CBX_OIDC_ISSUER: issuer,
    CBX_OPS_CLIENT_ID: clientId,
    CBX_OPS_CLIENT_SECRET: clientSecret,
    ...more,
  };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CBX, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    for (const name of ['stdout', 'stderr'] as const) child[name].on('data', (chunk: Buffer) => said[name].push(chunk));
    child.once('error', reject).once('close', (exitCode) => resolve({ exitCode, stdout: Buffer.concat(said.stdout), stderr: Buffer.concat(said.stderr).toString('utf8') }));
  });
}
