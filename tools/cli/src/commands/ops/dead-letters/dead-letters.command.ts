import type { CommandGroup } from '../../../command.js';
import { listDeadLettersCommand } from './list-dead-letters.command.js';
import { redriveDeadLettersCommand } from './redrive-dead-letters.command.js';
import { showDeadLetterCommand } from './show-dead-letter.command.js';

/** `cbx ops dead-letters …` */
export const deadLettersCommands: CommandGroup = {
  name: 'dead-letters',
  summary: 'messages that could not be processed: list, show, redrive',
  commands: [listDeadLettersCommand, showDeadLetterCommand, redriveDeadLettersCommand],
};
