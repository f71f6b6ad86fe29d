import { readFileSync } from 'node:fs';
import { envExample, parseSettings, SETTINGS } from './settings.js';

describe('the settings of the server', () => {
  it('need no more than the issuer', () => {
    const result = parseSettings({ CBX_OIDC_ISSUER: 'https://issuer.test/', CBX_HTTP_PORT: '' });
    expect(result).toMatchObject({ ok: true, settings: { CBX_OIDC_ISSUER: 'https://issuer.test', CBX_HTTP_PORT: 7400, CBX_CONSOLE_CLIENT_ID: 'operator-console' } });
  });

  it('name every wrong one at once, and what was expected, without repeating values', () => {
    const result = parseSettings({ CBX_HTTP_PORT: 'seventy', CBX_CONSOLE_ALERTING_URL: 'ftp://secret.test', CBX_LOG_LEVEL: 'loud', CBX_CONSOLE_SCOPE: 'profile' });
    expect(result.ok).toBe(false);
    const faults = result.ok ? [] : result.faults;
    expect(faults.map(({ name }) => name).sort()).toEqual(['CBX_CONSOLE_ALERTING_URL', 'CBX_CONSOLE_SCOPE', 'CBX_HTTP_PORT', 'CBX_LOG_LEVEL', 'CBX_OIDC_ISSUER']);
    expect(JSON.stringify(faults)).not.toMatch(/seventy|secret|loud/);
    expect(faults.find(({ name }) => name === 'CBX_OIDC_ISSUER')?.expected).toMatch(/^is not set/);
  });

  it('are all in .env.example, which is printed from them', () => {
    const file = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    expect(file).toBe(envExample());
    for (const name of Object.keys(SETTINGS)) expect(file).toContain(`${name}=`);
  });
});
