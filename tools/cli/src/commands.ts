import type { Command } from './command.js';
import { translateCommand } from './commands/translate.command.js';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [translateCommand];
