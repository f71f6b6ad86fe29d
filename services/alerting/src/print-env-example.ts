import { renderEnvExample } from '@cbx/service';
import { settings } from './config.js';
import { SERVICE } from './domain/service-name.js';

process.stdout.write(renderEnvExample(SERVICE, settings));
