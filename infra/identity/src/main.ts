import { startIdentity, type IdentityServer } from './identity-server.ts';
import { parseSettings, SETTINGS } from './settings.ts';

/** sysexits(3): something was found in an unconfigured or misconfigured state. */
const EX_CONFIG = 78;

function log(level: 'info' | 'error', message: string, fields: Readonly<Record<string, unknown>> = {}): void {
  process.stdout.write(`${JSON.stringify({ level, time: new Date().toISOString(), name: 'identity', msg: message, ...fields })}\n`);
}

const parsed = parseSettings(process.env);
if ('faults' in parsed) {
  process.stderr.write(`identity cannot start; ${parsed.faults.length} setting(s) are wrong:\n`);
  for (const fault of parsed.faults) {
    const name = fault.split(':', 1)[0] as keyof typeof SETTINGS;
    process.stderr.write(`  ${fault}. ${SETTINGS[name]?.description ?? ''}\n`);
  }
  process.exit(EX_CONFIG);
}

const onError = (error: unknown): void => log('error', 'request failed', { error: error instanceof Error ? error.stack : String(error) });
const server: IdentityServer = await startIdentity(parsed.settings, onError);
log('info', 'listening', { host: parsed.settings.CBX_HTTP_HOST, port: server.port, issuer: parsed.settings.CBX_IDENTITY_ISSUER });

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    log('info', 'stopping', { signal });
    void server.close().then(() => process.exit(0));
  });
}
