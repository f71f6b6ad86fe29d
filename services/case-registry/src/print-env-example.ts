import { renderEnvExample } from '@cbx/service';
import { settings } from './config.js';
import { SERVICE } from './register-notification/published-messages.js';

process.stdout.write(renderEnvExample(SERVICE, settings));
