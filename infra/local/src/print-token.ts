import { existsSync } from 'node:fs';
import { provideCredentials } from './credentials.ts';
import { stackPaths } from './paths.ts';
import { readRunning } from './running.ts';
import { StackError } from './stack-error.ts';
import type { Terminal } from './start.ts';
import { clientToken, operatorToken } from './tokens.ts';

/** `node infra/local/bootstrap.mjs token NAME`: an access token of the running stack on standard output, for a first call by curl. */
export async function printToken(args: readonly string[], { print }: Terminal): Promise<number> {
  const paths = stackPaths();
  const running = readRunning(paths);
  if (running === undefined || !existsSync(paths.credentials) || !(await answers(running.issuer))) throw new StackError('The suite is not running here', { hints: ['npm start brings it up'] });
  const { memberSystems, signIns, ops } = provideCredentials(paths.credentials);
  const [name = ''] = args;
  const programs = [...memberSystems, ops];
  const system = programs.find(({ clientId }) => clientId === name);
  const signIn = signIns.find(({ username }) => username === name);
  if (system !== undefined) print(`${await clientToken(running.issuer, system)}\n`);
  else if (signIn !== undefined) print(`${await operatorToken(running.issuer, running.console, signIn)}\n`);
  else throw new StackError(`Nobody is called “${name}”`, { hints: [`there are ${[...programs.map(({ clientId }) => clientId), ...signIns.map(({ username }) => username)].join(', ')}`] });
  return 0;
}

/** A supervisor that was killed leaves the addresses of what it ran. */
async function answers(issuer: string): Promise<boolean> {
  return fetch(`${issuer}/health/live`).then(
    (response) => response.ok,
    () => false,
  );
}
