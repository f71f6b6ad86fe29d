import { writeAccounts } from '@cbx/identity/accounts';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from './credentials.ts';
import { ROOT, type StackPaths } from './paths.ts';
import type { Ports } from './ports.ts';
import type { ProcessSpec } from './process-spec.ts';

export function issuerUrl(ports: Pick<Ports, 'identity'>): string {
  return `http://127.0.0.1:${ports.identity}`;
}

export function consoleUrl(ports: Pick<Ports, 'console'>): string {
  return `http://127.0.0.1:${ports.console}`;
}

/** The identity provider, with the accounts of this stack's credentials and keys that it makes at its first start. */
export async function prepareIdentity(paths: StackPaths, ports: Pick<Ports, 'identity' | 'console'>, credentials: Credentials): Promise<ProcessSpec> {
  const folder = join(paths.data, 'identity');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const accounts = join(folder, 'accounts.json');
  await writeAccounts(accounts, { ...credentials, opsClients: [credentials.ops] });
  return {
    name: 'identity',
    command: [process.execPath, join(ROOT, 'infra/identity/src/main.ts')],
    cwd: ROOT,
    env: {
      CBX_HTTP_PORT: String(ports.identity),
      CBX_IDENTITY_ISSUER: issuerUrl(ports),
      CBX_IDENTITY_ACCOUNTS_FILE: accounts,
      CBX_IDENTITY_KEYS_FILE: join(folder, 'keys.json'),
      // People type either name of the loopback interface.
      CBX_IDENTITY_CONSOLE_ORIGINS: `${consoleUrl(ports)},http://localhost:${ports.console}`,
    },
    ready: { kind: 'http', url: `${issuerUrl(ports)}/health/live` },
    readyDeadlineMs: 120_000,
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 5_000,
  };
}
