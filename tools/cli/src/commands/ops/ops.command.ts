import type { CommandGroup } from '../../command.js';
import { deadLettersCommands } from './dead-letters/dead-letters.command.js';
import { OPS_ACCESS_HELP } from './ops-options.js';

/** `cbx ops …`: for those who run the suite. */
export const opsCommands: CommandGroup = {
  name: 'ops',
  summary: 'run the suite: dead letters',
  notes: OPS_ACCESS_HELP,
  commands: [deadLettersCommands],
};
