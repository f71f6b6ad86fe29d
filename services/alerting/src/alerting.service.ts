import { defineService } from '@cbx/service';
import { AlertingModule } from './alerting.module.js';
import { settings } from './config.js';
import { SERVICE } from './domain/service-name.js';

/** The service as a process runs it, and as tests do. */
export const alertingService = defineService({
  name: SERVICE,
  title: 'Cross-Border Exchange: alerting',
  description: 'Alerts that rules raise on the records of six states, for each state as far as the records are released to it: lists, details, acknowledgements, and a stream of what changes.',
  settings,
  module: (config) => AlertingModule.forConfig(config),
  problems: {
    'ALERT.NOT_FOUND': { status: 404, title: { en: 'There is no such alert', ru: 'Такого оповещения нет' } },
    'ALERT.NOT_OPEN': { status: 409, title: { en: 'The alert is no longer open', ru: 'Оповещение уже не открыто' } },
    'ALERT.REVISION': { status: 409, title: { en: 'The alert has changed meanwhile', ru: 'Оповещение за это время изменилось' } },
    'ALERT.STREAM_FULL': { status: 503, title: { en: 'No further streams can be served here', ru: 'Здесь больше нельзя открыть поток' }, retryAfterS: 5 },
  },
});
