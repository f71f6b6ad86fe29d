import type { CommandGroup } from '../../command.js';
import { deadLettersCommands } from './dead-letters/dead-letters.command.js';
import { doctorCommand } from './doctor.command.js';
import { lagCommand } from './lag.command.js';
import { OPS_ACCESS_HELP } from './ops-options.js';
import { reprocessCommand } from './reprocess/reprocess.command.js';
import { statusCommand } from './status.command.js';

/** `cbx ops …`: for those who run the suite. */
export const opsCommands: CommandGroup = {
  name: 'ops',
  summary: 'run the suite: how it is, what is behind, what is wrong, dead letters, reprocessing',
  notes: OPS_ACCESS_HELP,
  commands: [statusCommand, lagCommand, doctorCommand, deadLettersCommands, reprocessCommand],
};
