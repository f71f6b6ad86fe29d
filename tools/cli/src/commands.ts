import type { AnyCommand } from './command.js';
import { opsCommands } from './commands/ops/ops.command.js';
import { translateCommand } from './commands/translate.command.js';

/** Every command, in the order of the help. */
export const COMMANDS: readonly AnyCommand[] = [translateCommand, opsCommands];
