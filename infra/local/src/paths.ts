import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const ROOT = resolve(fileURLToPath(new URL('.', import.meta.url)), '..', '..', '..');

/** Where one local stack keeps what it has. `home` may be deleted at any time when it is not running; `cache` is shared and only spares downloads. */
export interface StackPaths {
  readonly home: string;
  readonly data: string;
  readonly logs: string;
  /** One record for each running process, so that a later start finds what an earlier one left. */
  readonly run: string;
  readonly credentials: string;
  readonly cache: string;
}

export function stackPaths(home: string = join(ROOT, '.local')): StackPaths {
  return {
    home,
    data: join(home, 'data'),
    logs: join(home, 'logs'),
    run: join(home, 'run'),
    credentials: join(home, 'credentials.json'),
    cache: join(ROOT, '.local', 'cache'),
  };
}
