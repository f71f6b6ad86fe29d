import type { CommandGroup } from '../../command.js';
import { checkMappingCommand } from './check-mapping.command.js';
import { newMappingCommand } from './new/new-mapping.command.js';
import { mappingDocsCommand } from './mapping-docs.command.js';

/** `cbx mapping …`: for those who write mappings. */
export const mappingCommands: CommandGroup = {
  name: 'mapping',
  summary: "write a member's mapping: begin it, check it, see what it carries",
  notes: 'How a mapping is written: docs/mapping.md. From an empty folder to a passing run: docs/onboarding.md.\n',
  commands: [newMappingCommand, checkMappingCommand, mappingDocsCommand],
};
