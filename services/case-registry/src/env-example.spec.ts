import { readConfig, renderEnvExample } from '@cbx/service';
import { readFileSync } from 'node:fs';
import { settings } from './config.js';

describe('the registry’s settings', () => {
  it('stand in .env.example as they are (npm run env:example)', () => {
    expect(readFileSync(new URL('../.env.example', import.meta.url), 'utf8')).toBe(renderEnvExample('case-registry', settings));
  });

  it('are said one by one where they are wrong', () => {
    const reading = readConfig(settings, { CBX_CONSUMER_CONCURRENCY: '0', CBX_CONSUMER_BATCH: 'many' });
    expect(reading).toMatchObject({ ok: false });
    const names = reading.ok ? [] : reading.faults.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['CBX_CONSUMER_CONCURRENCY', 'CBX_CONSUMER_BATCH', 'CBX_DATABASE_URL', 'CBX_KAFKA_BROKERS']));
  });
});
