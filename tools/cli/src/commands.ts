import type { AnyCommand } from './command.js';
import { ackCommand } from './commands/ack.command.js';
import { conformanceCommand } from './commands/conformance/conformance.command.js';
import { mappingCommands } from './commands/mapping/mapping.command.js';
import { opsCommands } from './commands/ops/ops.command.js';
import { renderCommand } from './commands/render.command.js';
import { submitCommand } from './commands/submit.command.js';
import { translateCommand } from './commands/translate.command.js';

/** Every command, in the order of the help. */
export const COMMANDS: readonly AnyCommand[] = [translateCommand, renderCommand, ackCommand, submitCommand, conformanceCommand, mappingCommands, opsCommands];
