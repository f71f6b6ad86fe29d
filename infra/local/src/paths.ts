import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const ROOT = resolve(fileURLToPath(new URL('.', import.meta.url)), '..', '..', '..');

/**
 * Where one local stack keeps what it has. `home` may be deleted at any time when it is not running; `cache` is shared and only spares downloads.
 * CBX_LOCAL_HOME names another home than `.local`, so that one checkout can hold several stacks (from the checkout's root, or absolute).
 */
export interface StackPaths {
  readonly home: string;
  readonly data: string;
  readonly logs: string;
  /** One record for each running process, so that a later start finds what an earlier one left. */
  readonly run: string;
  readonly credentials: string;
  readonly cache: string;
}

export function stackPaths(home: string = resolve(ROOT, process.env['CBX_LOCAL_HOME'] ?? '.local')): StackPaths {
  return {
    home,
    data: join(home, 'data'),
    logs: join(home, 'logs'),
    run: join(home, 'run'),
    credentials: join(home, 'credentials.json'),
    cache: join(ROOT, '.local', 'cache'),
  };
}
