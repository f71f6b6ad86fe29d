import { defineService } from '@cbx/service';
import { settings } from './config.js';
import { GatewayModule } from './gateway.module.js';
import { describeFormats } from './http/describe-formats.js';
import { MEMBER_FORMATS, type MemberFormats } from './http/member-formats.js';
import { PROBLEMS } from './http/problems.js';
import { SERVICE } from './service-name.js';

/** The gateway as `startService` and tests take it. */
export const exchangeGateway = defineService({
  name: SERVICE,
  title: 'Exchange gateway',
  description: "Takes the member states' submissions in their own formats, answers with receipts, and shows how far each record has got.",
  describe: (document, app) => describeFormats(document, app.get<MemberFormats>(MEMBER_FORMATS)),
  settings,
  module: (config) => GatewayModule.with(config),
  problems: PROBLEMS,
  body: { mode: 'RAW' },
});
