import { startService } from '@cbx/service';
import { exchangeGateway } from './service.js';

await startService(exchangeGateway);
