import { defineService } from '@cbx/service';
import { settings } from './config.js';
import { SERVICE } from './register-notification/published-messages.js';
import { RegistryModule } from './registry.module.js';

/** The case registry: holds subjects, their versions and cases, and shows each state what was released to it. */
export const caseRegistry = defineService({
  name: SERVICE,
  title: 'Case registry',
  description: 'Cases of the cross-border exchange: what was notified, what became of it, and what of it is released to the reader’s state.',
  settings,
  module: (config) => RegistryModule.with(config),
  problems: {
    'CASE.NOT_FOUND': { status: 404, title: { en: 'There is no such case', ru: 'Такого дела нет' } },
  },
});
