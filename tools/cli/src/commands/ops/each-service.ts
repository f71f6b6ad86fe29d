import { CbxError } from '@cbx/kernel';
import { EXIT_CODES, type Terminal } from '../../command.js';
import type { ServiceClient } from './service-client.js';

/**
 * Asks one service after the other. One that cannot be asked does not hide what the others say: it is told on stderr, and makes the exit code.
 *
 * @returns the exit code so far: ok, or unavailable where a service could not be asked
 * @throws what the work throws that is no CbxError
 */
export async function eachService(clients: readonly ServiceClient[], terminal: Terminal, work: (client: ServiceClient) => Promise<void>): Promise<number> {
  let exitCode: number = EXIT_CODES.ok;
  const told = new Set<string>();
  for (const client of clients) {
    try {
      await work(client);
    } catch (error) {
      if (!(error instanceof CbxError)) throw error;
      exitCode = EXIT_CODES.unavailable;
      // What is no service's own fault (no token) would be told for each.
      if (!told.has(error.message)) terminal.stderr.write(`cbx: ${error.message}\n`);
      told.add(error.message);
    }
  }
  return exitCode;
}
