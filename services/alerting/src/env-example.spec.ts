import { readConfig, renderEnvExample } from '@cbx/service';
import { readFileSync } from 'node:fs';
import { settings } from './config.js';

describe("alerting's settings", () => {
  it('stand in .env.example as they are (npm run env:example)', () => {
    expect(readFileSync(new URL('../.env.example', import.meta.url), 'utf8')).toBe(renderEnvExample('alerting', settings));
  });

  it('are said one by one where they are wrong', () => {
    const reading = readConfig(settings, { CBX_STREAM_POLL_MS: '1', CBX_TIMER_POLL_MS: 'often', CBX_CONSUMER_BATCH: '0' });
    const names = reading.ok ? [] : reading.faults.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['CBX_STREAM_POLL_MS', 'CBX_TIMER_POLL_MS', 'CBX_CONSUMER_BATCH', 'CBX_DATABASE_URL', 'CBX_OIDC_ISSUER']));
  });
});
